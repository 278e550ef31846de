import { hours } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Quality } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Summary } from '../../model/rollup.ts';
import type { TimeSpan } from '../port.ts';

/** For tests: the rules said as definitions, each over all values, without any thought of speed. */

export type Said = {
  readonly device: string;
  readonly area: string;
  readonly time: number;
  readonly value: number;
  readonly quality: Quality;
};

export const saidOf = (readings: readonly Reading[], quantity: QuantityId): readonly Said[] =>
  readings.flatMap(({ device, area = '', time, observations }) =>
    observations
      .filter((observation) => observation.quantity === quantity)
      .map(({ value, quality }) => ({ device, area, time, value, quality })),
  );

type Asked = {
  readonly said: readonly Said[];
  readonly window: TimeSpan;
  /** Whose values are asked for; values of others still end states, and are what totals grow from. */
  readonly isAsked: (said: Said) => boolean;
  readonly counts: (said: Said) => boolean;
};

const inWindow = ({ window: { from, to } }: Asked, { time }: Said): boolean => time >= from && time < to;

const summary = (values: readonly number[], mean: number | undefined): Summary => ({
  count: values.length,
  mean,
  min: values.length === 0 ? undefined : Math.min(...values),
  max: values.length === 0 ? undefined : Math.max(...values),
});

export const valuesOf = (asked: Asked): readonly number[] =>
  asked.said.filter((one) => inWindow(asked, one) && asked.isAsked(one) && asked.counts(one)).map(({ value }) => value);

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function arithmeticOf(asked: Asked): Summary {
  const values = valuesOf(asked);
  return summary(values, values.length === 0 ? undefined : average(values));
}

export function energyOf(asked: Asked): Summary {
  const values = valuesOf(asked);
  const energies = values.map((level) => 10 ** (level / 10));
  return summary(values, values.length === 0 ? undefined : 10 * Math.log10(average(energies)));
}

/** North is 0, also where adding up leaves a trace west of it. */
const bearing = (east: number, north: number): number =>
  (Math.round((Math.atan2(east, north) / Math.PI) * 180e7 + 360e7) / 1e7) % 360;

export function vectorOf(asked: Asked): Summary {
  const values = valuesOf(asked);
  const sum = (part: (angle: number) => number) =>
    values.reduce((total, degrees) => total + part((degrees * Math.PI) / 180), 0);
  const [east, north] = [sum(Math.sin), sum(Math.cos)];
  const isDirected = values.length > 0 && Math.hypot(east, north) >= 1e-9 * values.length;
  return summary(values, isDirected ? bearing(east, north) : undefined);
}

export function differenceOf(asked: Asked): Summary {
  const growths = asked.said
    .filter((one) => inWindow(asked, one) && asked.isAsked(one) && asked.counts(one))
    .flatMap((one) => {
      const earlier = asked.said
        .filter(({ device, time }) => device === one.device && time < one.time)
        .filter((other) => asked.counts(other) && other.time >= asked.window.from - hours(24))
        .toSorted((a, b) => b.time - a.time);
      return earlier[0] === undefined ? [] : [Math.max(0, one.value - earlier[0].value)];
    });
  const values = valuesOf(asked);
  return summary(values, growths.length === 0 ? undefined : growths.reduce((sum, growth) => sum + growth, 0));
}

/** Looks each second at what each device last said. Right where everything happens at full seconds. */
export function shareOfTimeOf(asked: Asked, staleAfter: number): Summary & { readonly knownSeconds: number } {
  const held: number[] = [];
  for (const device of new Set(asked.said.map((one) => one.device))) {
    for (let now: number = asked.window.from; now < asked.window.to; now += 1000) {
      const current = asked.said
        .filter((one) => one.device === device && one.time <= now)
        .reduce<Said | undefined>((last, one) => (last === undefined || one.time > last.time ? one : last), undefined);
      if (current === undefined || now >= current.time + staleAfter) continue;
      if (asked.isAsked(current) && asked.counts(current)) held.push(current.value);
    }
  }
  const { count } = summary(valuesOf(asked), undefined);
  return { ...summary(held, held.length === 0 ? undefined : average(held)), count, knownSeconds: held.length };
}

/** As R says it (type 7), in another way: the values as steps, and where the share falls among them. */
export function quantileOf(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const at = share * (sorted.length - 1);
  const weights = sorted.map((_, index) => Math.max(0, 1 - Math.abs(at - index)));
  return values.length === 0 ? undefined : sorted.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
}
