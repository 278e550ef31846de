import '../device/device.css';
import './trust.css';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { chartReady } from '../../shared/chart/words/index.ts';
import { common } from '../../shared/common/index.ts';
import { KeptNotice } from '../../shared/kept-notice.tsx';
import { Mark } from '../../shared/mark.tsx';
import { useTitle } from '../../shared/title.ts';
import { Books } from './books.tsx';
import { Deliveries } from './deliveries.tsx';
import { Repair } from './repair.tsx';
import { Sensors } from './sensors.tsx';
import { ready as ownReady, words } from './words/index.ts';

export const ready = Promise.all([ownReady, chartReady]);

/** How far what is shown can be trusted: the service, its books, the sensors, the repairs, the deliveries. */
export function Screen() {
  const { title, lead, more } = words();
  const { asked, again } = useAsked('GET /api/v1/status', { everyMs: 30_000 });
  const { body: status, error, keptAt } = asked;
  useTitle(title);
  return (
    <>
      <h1>{title}</h1>
      <p>{lead}</p>
      <KeptNotice keptAt={keptAt} />
      <Readiness />
      {error !== undefined && <Again error={error} again={again} />}
      {status === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      <div class="trust">
        <div>{status !== undefined && <Sensors status={status} />}</div>
        <div>
          <Books />
          <Repair />
          <Deliveries />
          <section class="card" aria-labelledby="more">
            <h2 id="more">{more.title}</h2>
            <ul class="plain links">
              <li>
                <a href="/quality">{more.quality}</a>
              </li>
              <li>
                <a href="/alerts">{more.alerts}</a>
              </li>
              <li>
                <a href="/reference">{more.reference}</a>
              </li>
            </ul>
          </section>
        </div>
      </div>
    </>
  );
}

/** Whether the service itself is well; said only when it answered. */
function Readiness() {
  const { asked } = useAsked('GET /readyz', { everyMs: 60_000 });
  const { well, ill, away } = words().ready;
  if (asked.body === undefined && asked.error === undefined) return null;
  if (asked.error !== undefined && asked.error.status === 0) return null;
  const isWell = asked.error === undefined && asked.body?.ready === true;
  return (
    <p role="status">
      <Mark tone={isWell ? 'good' : 'warn'} sign={isWell ? 'tick' : 'doubt'}>
        {isWell ? well : asked.error === undefined ? ill : away}
      </Mark>
    </p>
  );
}
