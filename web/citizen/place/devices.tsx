import { useSignal } from '@preact/signals';
import type { DeviceList, Kind } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { AskError, ask } from '../../shared/ask.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { type Counted, count } from '../../shared/words.ts';
import { type Freshness, freshnessAt } from '../device/aging.ts';
import { FreshnessMark, QualityMark } from '../device/marks.tsx';
import { valueText } from '../device/value-text.ts';
import { words } from './words/index.ts';

type Device = DeviceList['devices'][number];
/** Whose devices are asked for. */
type Asked = Pick<Props, 'area' | 'kind'>;
type Known = { readonly devices: readonly Device[]; readonly next: string | undefined };

const pageOf = 50;

type Props = {
  readonly area: string;
  readonly kind: Kind;
  /** How many there are, where that is known. */
  readonly many: number | undefined;
};

/** The devices of one kind, asked for when somebody opens the list: what is silent or late first, then the others page by page. */
export function DevicesOfKind({ area, kind, many }: Props) {
  const known = useSignal<Known | undefined>(undefined);
  const error = useSignal<AskError | undefined>(undefined);
  const isAsking = useSignal(false);
  async function load(): Promise<void> {
    isAsking.value = true;
    error.value = undefined;
    try {
      known.value = await (known.peek() === undefined ? first({ area, kind }) : more({ area, kind }, known.peek()));
    } catch (reason) {
      if (!(reason instanceof AskError)) throw reason;
      error.value = reason;
    } finally {
      isAsking.value = false;
    }
  }
  const open = ({ currentTarget }: { readonly currentTarget: HTMLDetailsElement }): void => {
    if (currentTarget.open && known.peek() === undefined && !isAsking.peek()) void load();
  };
  return (
    <details onToggle={open}>
      <summary>{nameOf(kind.id, many)}</summary>
      {known.value?.devices.length === 0 && <p class="soft">{words().devices.none}</p>}
      <ul class="plain lines">
        {known.value?.devices.map((device) => (
          <li key={device.id}>
            <DeviceLine device={device} kind={kind} />
          </li>
        ))}
      </ul>
      {error.value !== undefined && <Again error={error.value} again={() => void load()} />}
      {isAsking.value && <p class="soft">{common().loading}</p>}
      {known.value?.next !== undefined && !isAsking.value && (
        <button type="button" class="button" onClick={() => void load()}>
          {common().showMore}
        </button>
      )}
    </details>
  );
}

function nameOf(kind: string, many: number | undefined): string {
  const names: Readonly<Record<string, Counted>> = common().kinds;
  const counted = names[kind];
  return many === undefined || counted === undefined ? wordFor(common().kind, kind) : count(many, counted);
}

const order: readonly Freshness[] = ['stale', 'never_seen', 'late', 'live'];

/** So many that are not live are shown at once: more than that is a failure of a whole district, and the console's matter. */
const mostTroubled = 500;

async function first(props: Asked): Promise<Known> {
  const [troubled, well] = await Promise.all([
    page(props, { freshness: 'stale,never_seen,late', limit: mostTroubled }),
    page(props, { freshness: 'live', limit: pageOf }),
  ]);
  const sorted = [...troubled.devices].sort(
    (one, other) => order.indexOf(one.freshness) - order.indexOf(other.freshness),
  );
  return { devices: [...sorted, ...well.devices], next: cursorOf(well) };
}

async function more(props: Asked, known: Known | undefined): Promise<Known> {
  const found = await page(props, { freshness: 'live', limit: pageOf, cursor: known?.next });
  const seen = new Set(known?.devices.map(({ id }) => id));
  return {
    devices: [...(known?.devices ?? []), ...found.devices.filter(({ id }) => !seen.has(id))],
    next: cursorOf(found),
  };
}

async function page({ area, kind }: Asked, query: Readonly<Record<string, string | number | undefined>>) {
  return (await ask('GET /api/v1/devices', { query: { area, kind: kind.id, values: true, ...query } })).body;
}

const cursorOf = ({ next }: DeviceList): string | undefined =>
  next === null ? undefined : (new URL(next, location.href).searchParams.get('cursor') ?? undefined);

type LineProps = { readonly device: Device; readonly kind: Kind };

function DeviceLine({ device: { id, name, ageSeconds, values = [] }, kind }: LineProps) {
  const freshness = freshnessAt(ageSeconds, kind.rhythm);
  const main = values.find(({ quantity }) => quantity === kind.quantities[0]);
  const isDoubted = main?.quality === 'suspect' || main?.quality === 'fail';
  return (
    <>
      <span class="row between">
        <Link to={`/devices/${encodeURIComponent(id)}`} class="line">
          {name}
        </Link>
        <strong>{nowOf(main)}</strong>
      </span>
      <span class="row marks">
        <FreshnessMark freshness={freshness} />
        {ageSeconds !== null && <span class="soft small">{ago(ageSeconds)}</span>}
        {main !== undefined && isDoubted && <QualityMark quality={main.quality} reasons={main.reasons} />}
      </span>
    </>
  );
}

const nowOf = (main: NonNullable<Device['values']>[number] | undefined): string =>
  main?.value === null || main === undefined ? common().unknown : valueText(main.quantity, main.value, main.unit);
