import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { useTitle } from '../../shared/title.ts';
import { Deliveries } from '../alerts/deliveries.tsx';
import { ready as alertsReady, words as alertsWords } from '../alerts/words/index.ts';
import { ready as deviceReady } from '../device/words/index.ts';
import { Backups } from './backups.tsx';
import { Export } from './export.tsx';
import { Incoming } from './incoming.tsx';
import { Books } from './ledger.tsx';
import { Parts } from './parts.tsx';
import { Refused } from './refused.tsx';
import { ready as ownReady, words } from './words/index.ts';
import '../rule/rule.css';

export const ready = Promise.all([ownReady, alertsReady, deviceReady]);

const lookEveryMs = 5_000;

/** Whether the service does its work: what comes in, how far each part is, what was refused, what is copied. */
export function Screen() {
  const { title } = words();
  useTitle(title);
  const { asked, again } = useAsked('GET /api/v1/status', { everyMs: lookEveryMs });
  return (
    <>
      <h1>{title}</h1>
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body === undefined && asked.error === undefined && <p role="status">{common().loading}</p>}
      <Parts />
      {asked.body !== undefined && <Incoming status={asked.body} />}
      <Books />
      <Refused />
      <section aria-labelledby="ways">
        <h2 id="ways">{alertsWords().views.ways}</h2>
        <Deliveries />
      </section>
      <Backups />
      <Export />
    </>
  );
}
