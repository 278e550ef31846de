import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { Announced } from '../alert/announced.tsx';
import { words } from './words/index.ts';

const newest = 100;

/** What people were told. */
export function Told() {
  const { toldLead, toldNone } = words();
  const { asked, again } = useAsked('GET /api/v1/alerts/announcements', { query: { limit: newest }, everyMs: 15_000 });
  if (asked.error !== undefined) return <Again error={asked.error} again={again} />;
  if (asked.body === undefined) return null;
  const announcements = [...asked.body.announcements].sort((one, other) => other.seq - one.seq);
  return (
    <>
      <p class="soft">{toldLead}</p>
      {announcements.length === 0 && <p class="card">{toldNone}</p>}
      <ol class="plain">
        {announcements.map((each) => (
          <li key={each.id} class="card">
            <Announced announcement={each} />
          </li>
        ))}
      </ol>
    </>
  );
}
