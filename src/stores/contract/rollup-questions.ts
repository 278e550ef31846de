import type { DeviceKind } from '../../model/device-kind.ts';
import { type Duration, minutes } from '../../model/duration.ts';
import { areaId } from '../../model/ids.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Percentiles, Rollup, RollupGroup, Summary } from '../../model/rollup.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { RollupTask, TimeSpan } from '../port.ts';
import { everything, observe, reading, start } from './city.ts';

/** When rollups of the suite are worked out first, and once more. */
export const firstTime = epochMs(Date.UTC(2026, 2, 2));
export const secondTime = epochMs(Date.UTC(2026, 2, 3));

/** Minutes after `start`. */
export const minute = (count: number): EpochMs => epochMs(start + minutes(count));

export const span = (from: number, to: number): TimeSpan => ({ from: minute(from), to: minute(to) });

/** So many windows of this length from `start` on. */
export const windowsOf = (length: Duration, count: number): readonly TimeSpan[] =>
  Array.from({ length: count }, (_, index) => ({
    from: epochMs(start + index * length),
    to: epochMs(start + (index + 1) * length),
  }));

/** Rollups of every device in the first ten minutes, unless something else is said. */
export const ofDevices = (quantity: QuantityId, task: Partial<RollupTask> = {}): RollupTask => ({
  kind: everything.id,
  quantities: [quantity],
  windows: windowsOf(minutes(10), 1),
  of: { by: 'device' },
  at: firstTime,
  ...task,
});

export const ofAreas = (
  quantity: QuantityId,
  groups: readonly RollupGroup[],
  task: Partial<RollupTask> = {},
): RollupTask => ofDevices(quantity, { of: { by: 'area', groups }, ...task });

export const area = (id: string, areas: readonly string[], devices: number): RollupGroup => ({
  id: areaId(id),
  areas: areas.map(areaId),
  devices,
});

export const wholeKind = (devices: number): RollupGroup => ({ id: '', areas: undefined, devices });

type Judged = readonly [minute: number, value: number, quality?: 'pass' | 'suspect' | 'fail' | 'not_evaluated'];

type Speaker = { readonly device?: string; readonly kind?: DeviceKind; readonly area?: string | undefined };

/** What one device says of one quantity, minute by minute; without a word on quality, nothing has judged it. */
export function says(quantity: QuantityId, values: readonly Judged[], speaker: Speaker = {}): readonly Reading[] {
  const { device = 'one', kind = everything } = speaker;
  const place = 'area' in speaker ? speaker.area : 'centro';
  return values.map(([at, value, quality = 'not_evaluated']) => {
    const reasons = quality === 'suspect' || quality === 'fail' ? ['spike: as the suite wants it'] : [];
    const observation = observe(quantity, value, { quality, reasons });
    return reading([observation], { device, kind: kind.id, area: place, at: minutes(at) });
  });
}

/** A new judgement of the first observation of a reading. */
export function rejudge(
  { observations, ...of }: Reading,
  { quality = 'suspect', revision = 2, reasons = ['spike: it stands out'] }: Partial<Rejudged['observation']> = {},
): Rejudged {
  const [first] = observations;
  if (first === undefined) throw new RangeError('there is nothing to judge in this reading');
  return { ...of, observation: { ...first, quality, reasons, revision } };
}

/** A rollup with its figures rounded to what stores agree on, whatever the order in which they add. */
export const rounded = (rollup: Rollup) => ({
  ...rollup,
  counted: roundSummary(rollup.counted),
  all: roundSummary(rollup.all),
  percentiles: rollup.percentiles && roundPercentiles(rollup.percentiles),
  completeness: round(rollup.completeness),
});

/** The figures of a rollup alone: nothing of what names it, nor of when it was made. */
export function figuresOf(rollup: Rollup | undefined) {
  if (rollup === undefined) return undefined;
  const { counted, percentiles, all, quality, completeness } = rounded(rollup);
  return { counted, percentiles, all, quality, completeness };
}

const roundSummary = ({ count, mean, min, max }: Summary): Summary => ({
  count,
  mean: mean === undefined ? undefined : round(mean),
  min: min === undefined ? undefined : round(min),
  max: max === undefined ? undefined : round(max),
});

const roundPercentiles = ({ p10, p50, p90 }: Percentiles): Percentiles => ({
  p10: round(p10),
  p50: round(p50),
  p90: round(p90),
});

const round = (figure: number): number => Number(figure.toPrecision(9));

/** Rollups in an order that does not depend on which quantity comes first. */
export const inOrder = (rollups: readonly Rollup[]) =>
  rollups
    .map(rounded)
    .sort(
      (one, other) =>
        one.group.localeCompare(other.group) || one.start - other.start || one.quantity.localeCompare(other.quantity),
    );
