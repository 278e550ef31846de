import type { Observation, Reading } from '../../model/observation.ts';
import { qualityCodes } from '../../model/quality.ts';
import type { Names } from './names.ts';
import { allocateRows, type Columns, columnsOf, type Rows } from './rows.ts';
import { type KindTable, noName } from './schema.ts';

/** Puts readings of one kind into columns. Every reading has a place in the table, and each of its quantities once. */
export function encodeRows(
  readings: readonly Reading[],
  { table, names }: { readonly table: KindTable; readonly names: Names },
): Rows {
  const size = { count: readings.length, quantities: table.quantities.length };
  const buffer = allocateRows(size);
  const columns = columnsOf(buffer, size);
  columns.values.fill(Number.NaN);
  const reasons: Rows['reasons'][number][] = [];
  for (const [row, reading] of readings.entries()) {
    columns.devices[row] = names.numberOf(reading.device);
    columns.areas[row] = reading.area === undefined ? noName : names.numberOf(reading.area);
    columns.times[row] = reading.time;
    columns.receivedTimes[row] = reading.receivedAt;
    for (const observation of reading.observations) {
      const quantity = table.quantities.indexOf(observation.quantity);
      encodeValue(columns, { observation, at: quantity * size.count + row });
    }
    const text = encodeReasons(reading.observations);
    if (text !== undefined) reasons.push({ row, text });
  }
  return { ...size, buffer, reasons };
}

function encodeValue(columns: Columns, { observation, at }: { observation: Observation; at: number }): void {
  columns.values[at] = observation.value;
  columns.qualities[at] = qualityCodes[observation.quality];
}

/** `{"pm10":["spike"]}`: reasons are rare, so they share one column. */
function encodeReasons(observations: readonly Observation[]): string | undefined {
  const judged = observations.filter(({ reasons }) => reasons.length > 0);
  if (judged.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(judged.map(({ quantity, reasons }) => [quantity, reasons])));
}
