import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { milliseconds, minutes } from '../../model/duration.ts';
import type { TestParameters } from '../../model/quality-tests.ts';
import { type QuantityId, quantity } from '../../model/quantity.ts';
import { limits } from './limits.ts';
import type { RangeLimits } from './range.ts';

/** What is tested in the series of one quantity of one kind. */
export type SeriesPlan = {
  readonly quantity: QuantityId;
  /** Its place among the remembered series of a device; -1 when no test asks what came before. */
  readonly place: number;
  readonly range: RangeLimits | undefined;
  /** A total: what falls, or grows faster than it can, is doubted. */
  readonly onlyGrows: boolean;
} & Pick<TestParameters, 'spike' | 'rateOfChange' | 'flatLine' | 'neighbour'>;

/** What is tested in the readings of one kind. */
export type KindPlan = {
  readonly kind: DeviceKind;
  readonly series: ReadonlyMap<QuantityId, SeriesPlan>;
  /** So many series of a device are remembered. */
  readonly remembered: number;
  /** Readings further apart than this are no neighbours in time. */
  readonly widestGap: Duration;
  /** How long a slot of receipt is, by which clocks are judged: a device speaks in nearly each of them. */
  readonly clockSlot: Duration;
};

const shortestClockSlot = minutes(10);

/** Readings of a healthy device may be lost: one or two missing do not make strangers of those around them. */
const gapsBetweenNeighbours = 3;

export function planKind(kind: DeviceKind): KindPlan {
  let remembered = 0;
  const series = new Map<QuantityId, SeriesPlan>();
  for (const id of kind.quantities) {
    const plan = planSeries(id, kind.tests?.[id] ?? limits[id]);
    series.set(id, asksWhatCameBefore(plan) ? { ...plan, place: remembered++ } : plan);
  }
  const { every } = kind.rhythm;
  const widestGap = milliseconds(every * gapsBetweenNeighbours);
  const clockSlot = milliseconds(Math.max(every, shortestClockSlot));
  return { kind, series, remembered, widestGap, clockSlot };
}

/** What is tested in a series with these parameters. */
export function planSeries(id: QuantityId, parameters: TestParameters | undefined): SeriesPlan {
  const { behaves } = quantity(id);
  const range = planRange(id, parameters);
  const nothing = { quantity: id, place: -1, range, onlyGrows: behaves === 'total' };
  // A state may be anything at any time, and for ever; of a total only the steps say something.
  if (behaves === 'state' || parameters === undefined) return nothing;
  const { spike, rateOfChange, flatLine, neighbour } = parameters;
  if (behaves === 'total') return { ...nothing, rateOfChange };
  return { ...nothing, spike, rateOfChange, flatLine, neighbour };
}

function planRange(id: QuantityId, parameters: TestParameters | undefined): RangeLimits | undefined {
  const { possible, plausible } = quantity(id);
  const { sensor, plausible: asked = plausible } = parameters?.grossRange ?? {};
  const limits = { sensor, plausible: asked };
  const allows = (range: RangeLimits['sensor']): boolean =>
    range === undefined || (range.min <= possible.min && range.max >= possible.max);
  return allows(sensor) && allows(asked) ? undefined : limits;
}

const asksWhatCameBefore = ({ onlyGrows, spike, rateOfChange, flatLine, neighbour }: SeriesPlan): boolean =>
  onlyGrows || [spike, rateOfChange, flatLine, neighbour].some((parameters) => parameters !== undefined);
