import './place.css';
import '../device/device.css';
import type { AreaNow, Kind } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { addressOf } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { chosenSpan, everyOf, spanUntil } from '../../shared/chart/span.tsx';
import { chartReady } from '../../shared/chart/words/index.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { KeptNotice } from '../../shared/kept-notice.tsx';
import type { ScreenProps } from '../../shared/lazy.tsx';
import { Link } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { count, fill } from '../../shared/words.ts';
import { AreaLink } from '../device/about.tsx';
import { useAging } from '../device/aging.ts';
import { AirWord } from '../device/air.tsx';
import { AlertItem } from '../device/trouble.tsx';
import { isTooOld, WhileKnown } from '../device/while-known.tsx';
import { ready as deviceReady } from '../device/words/index.ts';
import { DevicesOfKind } from './devices.tsx';
import { Lighting } from './lighting.tsx';
import { Means } from './means.tsx';
import { Noise } from './noise.tsx';
import { Parking } from './parking.tsx';
import { AreaPasts } from './past.tsx';
import { ready as ownReady, words } from './words/index.ts';

export const ready = Promise.all([ownReady, deviceReady, chartReady]);

/** An area: what is known of it now, what it was like, and the devices in it. */
export function Screen({ params }: ScreenProps) {
  const id = params['id'] ?? '';
  const { asked, again } = useAsked('GET /api/v1/areas/{id}/now', { path: { id }, everyMs: 30_000 });
  const kinds = useAsked('GET /api/v1/kinds');
  const aging = useAging(asked);
  const { body: now, error, keptAt } = asked;
  useTitle(now?.area.name ?? words().title);
  if (error?.status === 404) return <Missing id={id} />;
  if (now === undefined) return <Waiting error={error} again={again} />;
  return (
    <>
      <KeptNotice keptAt={keptAt} />
      {error !== undefined && <Again error={error} again={again} />}
      <Whole now={now} kinds={kinds.asked.body?.kinds ?? []} aging={aging} />
    </>
  );
}

type WaitingProps = Parameters<typeof Again>[0];

const Waiting = ({ error, again }: WaitingProps) => (
  <>
    <h1>{words().title}</h1>
    {error === undefined ? <p class="soft">{common().loading}</p> : <Again error={error} again={again} />}
  </>
);

function Missing({ id }: { readonly id: string }) {
  const { title, text, home } = words().missing;
  return (
    <>
      <h1>{title}</h1>
      <p>{fill(text, { id })}</p>
      <Link to="/" class="button">
        {home}
      </Link>
    </>
  );
}

type WholeProps = { readonly now: AreaNow; readonly kinds: readonly Kind[]; readonly aging: number };

const airs: readonly string[] = ['pm2_5', 'pm10', 'no2', 'o3', 'so2', 'co'];
type Measured = { readonly quantity: string };
const isAir = ({ quantity }: Measured): boolean => airs.includes(quantity);
const isNoise = ({ quantity }: Measured): boolean => quantity === 'sound_level';

function Whole({ now, kinds, aging }: WholeProps) {
  const { area, parking, lighting, environment } = now;
  const path = { id: area.id };
  const { asked } = useAsked('GET /api/v1/areas/{id}/indices', { path, everyMs: 600_000 });
  const indices = asked.body;
  const { air, weather, now: title } = words();
  return (
    <>
      <Head now={now} aging={aging} />
      {!isTooOld(aging) && <AlertsHere area={area.id} />}
      <section aria-labelledby="now">
        <h2 id="now">{title}</h2>
        <WhileKnown aging={aging}>
          <div class="cards">
            {parking !== null && parking.bays > 0 && <Parking {...{ parking, aging, indices: indices?.parking }} />}
            {indices?.air && environment.some(isAir) && <AirWord air={indices.air} level="h3" />}
            {indices?.noise && environment.some(isNoise) && <Noise noise={indices.noise} />}
            {lighting !== null && lighting.lamps > 0 && (
              <Lighting {...{ lighting, aging, indices: indices?.lighting }} />
            )}
            <Means id="means-air" title={air.title} means={environment.filter(isAir)} aging={aging} />
            <Means
              id="weather"
              title={weather}
              means={environment.filter((mean) => !isAir(mean) && !isNoise(mean))}
              aging={aging}
            />
          </div>
        </WhileKnown>
      </section>
      <AreaPasts now={now} kinds={kinds} air={indices?.air} />
      <DevicesHere now={now} kinds={kinds} />
      <Parts id={area.id} />
      <ForPrograms now={now} kinds={kinds} />
    </>
  );
}

function Head({ now: { area, devices }, aging }: Pick<WholeProps, 'now' | 'aging'>) {
  const { sensors, subscribe } = words();
  const all = count(devices.total, sensors.of);
  const counted = [
    count(devices.live, sensors.live),
    ...(devices.late > 0 ? [count(devices.late, sensors.late)] : []),
    ...(devices.stale > 0 ? [count(devices.stale, sensors.silent)] : []),
    ...(devices.neverSeen > 0 ? [count(devices.neverSeen, sensors.never)] : []),
  ];
  return (
    <header>
      <h1>{area.name}</h1>
      <p class="soft">
        {wordFor(common().levels, area.level)} ·{' '}
        {isTooOld(aging) ? all : fill(sensors.sum, { all, parts: counted.join(', ') })}
      </p>
      <p>
        <a class="button" href={`/subscribe?area=${encodeURIComponent(area.id)}`}>
          {subscribe}
        </a>
      </p>
    </header>
  );
}

function AlertsHere({ area }: { readonly area: string }) {
  const { asked } = useAsked('GET /api/v1/alerts', { query: { area, limit: 10 }, everyMs: 60_000 });
  const { title, none, all } = words().alerts;
  if (asked.body === undefined) return null;
  const { alerts, next } = asked.body;
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">{title}</h2>
      {alerts.length === 0 && <p class="soft">{none}</p>}
      <ul class="plain">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <AlertItem alert={alert} />
          </li>
        ))}
      </ul>
      {next !== null && (
        <a class="line" href="/alerts">
          {all}
        </a>
      )}
    </section>
  );
}

function DevicesHere({ now, kinds }: Pick<WholeProps, 'now' | 'kinds'>) {
  const { title, note } = words().devices;
  return (
    <section class="card devices" aria-labelledby="devices">
      <h2 id="devices">{title}</h2>
      <p class="soft small">{note}</p>
      {kinds
        .map((kind) => ({ kind, many: countOf(now, kind) }))
        .filter(({ many }) => many !== 0)
        .map(({ kind, many }) => (
          <DevicesOfKind key={kind.id} area={now.area.id} kind={kind} many={many} />
        ))}
    </section>
  );
}

/** The same for whoever computes with it. */
function ForPrograms({ now, kinds }: Pick<WholeProps, 'now' | 'kinds'>) {
  const { title, now: known, rollups } = words().more;
  const path = { id: now.area.id };
  const from = new Date(spanUntil(chosenSpan(), Date.now()).from).toISOString();
  const every = everyOf[chosenSpan()] ?? '15min';
  return (
    <section class="card" aria-labelledby="programs">
      <h2 id="programs">{title}</h2>
      <ul class="plain links">
        <li>
          <a href={addressOf('/api/v1/areas/{id}/now', { path })}>{known}</a>
        </li>
        {kinds
          .filter((kind) => countOf(now, kind) !== 0)
          .map(({ id: kind }) => (
            <li key={kind}>
              <a
                href={addressOf('/api/v1/areas/{id}/rollups', { path, query: { kind, from, every, format: 'csv' } })}
                download={`${now.area.id}-${kind}.csv`}
              >
                {fill(rollups, { what: wordFor(common().kind, kind) })}
              </a>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** How many devices of a kind there are, as far as the totals of the area say it. */
function countOf({ parking, lighting, environment }: AreaNow, { quantities: [main] }: Kind): number | undefined {
  if (main === 'occupied') return parking?.bays ?? 0;
  if (main === 'lamp_on') return lighting?.lamps ?? 0;
  const stations = environment.find(({ quantity }) => quantity === main)?.stations;
  // Air is told of wherever a station stands; of other kinds the totals may say nothing.
  return main !== undefined && airs.includes(main) ? (stations ?? 0) : stations;
}

/** What lies in an area, and what it lies in. */
function Parts({ id }: { readonly id: string }) {
  const { asked } = useAsked('GET /api/v1/areas');
  const areas = asked.body?.areas ?? [];
  const own = areas.find((area) => area.id === id);
  const parts = areas.filter(({ parent }) => parent === id);
  const { title, of } = words().parts;
  return (
    <section
      class="card"
      aria-labelledby="parts"
      hidden={own === undefined || (parts.length === 0 && own.parent === null)}
    >
      <h2 id="parts">{title}</h2>
      {own?.parent && (
        <p>
          {fill(of, { area: '' })}
          <AreaLink id={own.parent} />
        </p>
      )}
      <ul class="plain parts">
        {parts.map((part) => (
          <li key={part.id}>
            <Link to={`/places/${encodeURIComponent(part.id)}`} class="line">
              {part.name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
