import type { AreasNow, Status } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { number } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { type Counted, count } from '../../shared/words.ts';
import { FreshCounts } from './fresh-counts.tsx';
import { words } from './words/index.ts';

type Props = { readonly status: Status };

/** How many sensors can be relied on now: all, by kind, and by area. */
export function Sensors({ status: { devices, kinds } }: Props) {
  const { sensors } = words();
  const names: Readonly<Record<string, Counted>> = common().kinds;
  return (
    <section class="card" aria-labelledby="sensors">
      <h2 id="sensors">{sensors.title}</h2>
      <p class="row between">
        <strong>{sensors.all}</strong> <span>{number(devices.total)}</span>
      </p>
      <FreshCounts counts={devices} />
      <ul class="soft small">
        <li>{sensors.live}</li>
        <li>{sensors.late}</li>
        <li>{sensors.silent}</li>
      </ul>
      <h3>{sensors.kinds}</h3>
      <ul class="plain lines">
        {kinds.map(({ id, devices: counts }) => {
          const name = names[id];
          return (
            <li key={id}>
              <p class="name">
                {name === undefined
                  ? `${wordFor(common().kind, id)} (${number(counts.total)})`
                  : count(counts.total, name)}
              </p>
              <FreshCounts counts={counts} />
            </li>
          );
        })}
      </ul>
      <h3>{sensors.areas}</h3>
      <ByArea />
    </section>
  );
}

/** The districts; where a city has none, all its areas. */
function ByArea() {
  const { asked, again } = useAsked('GET /api/v1/areas/now', { query: { level: 'district' }, everyMs: 60_000 });
  const isEmpty = asked.body?.areas.length === 0;
  const all = useAsked(isEmpty ? 'GET /api/v1/areas/now' : undefined, { everyMs: 60_000 });
  const areas = (isEmpty ? all.asked.body : asked.body)?.areas;
  if (areas === undefined) {
    return asked.error === undefined ? (
      <p class="soft">{common().loading}</p>
    ) : (
      <Again error={asked.error} again={again} />
    );
  }
  return (
    <ul class="plain lines">
      {worstFirst(areas).map(({ area, devices }) => (
        <li key={area.id}>
          <p class="row between name">
            <Link to={`/places/${encodeURIComponent(area.id)}`} class="line">
              {area.name}
            </Link>
            <span>{number(devices.total)}</span>
          </p>
          <FreshCounts counts={devices} />
        </li>
      ))}
    </ul>
  );
}

type Area = AreasNow['areas'][number];

const worstFirst = (areas: readonly Area[]): Area[] =>
  areas
    .filter(({ devices }) => devices.total > 0)
    .sort((one, other) => shareLive(one) - shareLive(other) || one.area.name.localeCompare(other.area.name));

const shareLive = ({ devices: { live, total } }: Area): number => live / total;
