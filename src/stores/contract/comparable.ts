import type { Observation, Reading } from '../../model/observation.ts';
import type { AggregateRow } from '../port.ts';

/** Readings in a form that two stores can be compared by: the order of observations within a reading means nothing. */
export const comparable = (readings: readonly Reading[]): readonly Reading[] =>
  readings.map((reading) => ({ ...reading, observations: [...reading.observations].sort(byQuantity) }));

/** One line per series, sorted: what `latest()` says, however it was put into readings. */
export const bySeries = (readings: readonly Reading[]) =>
  readings
    .flatMap(({ device, kind, area, time, observations }) =>
      observations.map((observation) => ({ device, kind, area, time, ...observation })),
    )
    .sort((one, other) => compare(`${one.device} ${one.quantity}`, `${other.device} ${other.quantity}`));

/** Aggregates with means rounded to what floating point agrees on whatever the order of addition. */
export const rounded = (rows: readonly AggregateRow[]): readonly AggregateRow[] =>
  rows.map((row) => ({ ...row, mean: Number(row.mean.toPrecision(9)) }));

const byQuantity = (one: Observation, other: Observation): number => compare(one.quantity, other.quantity);

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
