import './device.css';
import type { Device, Kind } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { ChooseSpan, chosenSpan } from '../../shared/chart/span.tsx';
import { chartReady } from '../../shared/chart/words/index.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { KeptNotice } from '../../shared/kept-notice.tsx';
import type { ScreenProps } from '../../shared/lazy.tsx';
import { Link } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { fill } from '../../shared/words.ts';
import { About, AreaLink } from './about.tsx';
import { freshnessAt, useAging } from './aging.ts';
import { AirWord } from './air.tsx';
import { Data } from './data.tsx';
import { FreshnessMark } from './marks.tsx';
import { Alerts, Problems } from './trouble.tsx';
import { ValueCard } from './value-card.tsx';
import { ready as ownReady, words } from './words/index.ts';

export const ready = Promise.all([ownReady, chartReady]);

/** One device: what it says, what it said, and how far that can be trusted. */
export function Screen({ params }: ScreenProps) {
  const id = params['id'] ?? '';
  const { asked, again } = useAsked('GET /api/v1/devices/{id}', {
    path: { id },
    query: { include: 'problems' },
    everyMs: 30_000,
  });
  const kinds = useAsked('GET /api/v1/kinds');
  const aging = useAging(asked);
  const { body: device, error, keptAt } = asked;
  const kind = kinds.asked.body?.kinds.find((each) => each.id === device?.kind);
  useTitle(device?.name ?? words().title);
  if (error?.status === 404) return <Missing id={id} />;
  const failed = error ?? kinds.asked.error;
  if (device === undefined || kind === undefined) {
    if (failed === undefined) return <Coming />;
    return (
      <>
        <h1>{words().title}</h1>
        <Again
          error={failed}
          again={() => {
            again();
            kinds.again();
          }}
        />
      </>
    );
  }
  return (
    <>
      <KeptNotice keptAt={keptAt} />
      {error !== undefined && <Again error={error} again={again} />}
      <Whole device={device} kind={kind} aging={aging} />
    </>
  );
}

const Coming = () => (
  <>
    <h1>{words().title}</h1>
    <p class="soft">{common().loading}</p>
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

type WholeProps = { readonly device: Device; readonly kind: Kind; readonly aging: number };

function Whole({ device, kind, aging }: WholeProps) {
  const span = chosenSpan();
  const hasAir = kind.quantities.includes('no2');
  const { asked } = useAsked(hasAir ? 'GET /api/v1/devices/{id}/indices' : undefined, {
    path: { id: device.id },
    query: { topic: 'air' },
  });
  const air = asked.body?.air;
  return (
    <>
      <Head device={device} kind={kind} aging={aging} />
      <Problems problems={device.problems ?? []} />
      <Alerts device={device.id} />
      {air !== undefined && air !== null && <AirWord air={air} />}
      <section aria-labelledby="values">
        <div class="row between">
          <h2 id="values">{words().values}</h2>
          <ChooseSpan />
        </div>
        <div class="cards broad">
          {device.values.map((value) => (
            <ValueCard key={value.quantity} {...{ device: device.id, value, aging, span, rhythm: kind.rhythm, air }} />
          ))}
        </div>
      </section>
      <div class="cards broad after">
        <About device={device} kind={kind} />
        <Data device={device.id} span={span} />
      </div>
    </>
  );
}

/** Who it is, where, and whether it speaks. */
function Head({ device, kind, aging }: WholeProps) {
  const age = device.ageSeconds === null ? null : device.ageSeconds + aging;
  const freshness = freshnessAt(age, kind.rhythm);
  const { heard, freshness: sentences, oldTimes } = words();
  return (
    <header>
      <h1>{device.name}</h1>
      <p class="row">
        <span>{wordFor(common().kind, device.kind)}</span>
        {device.area !== null && <AreaLink id={device.area} />}
      </p>
      <p class="row">
        <FreshnessMark freshness={freshness} />
        {age !== null && <span>{fill(heard, { ago: ago(age) })}</span>}
        <span class="soft">{sentences[freshness]}</span>
      </p>
      {hasOldTimes(device) && <p class="notice warn">{oldTimes}</p>}
    </header>
  );
}

/** More than a message may need on its way, by a gateway too. */
const noticeable = 15 * 60_000;

function hasOldTimes({ lastSeen, lastReceivedAt }: Device): boolean {
  if (lastSeen === null || lastReceivedAt === null) return false;
  return Date.parse(lastReceivedAt) - Date.parse(lastSeen) > noticeable;
}
