import type { Observation, Reading } from '../../model/observation.ts';
import { qualityCodes } from '../../model/quality.ts';
import type { Names } from './names.ts';
import { allocateRows, type Columns, columnsOf, type Rows } from './rows.ts';
import { type KindTable, noName } from './schema.ts';

/** Readings of one kind, and the number of the device of each. */
export type KindBatch = {
  readonly table: KindTable;
  readonly readings: readonly Reading[];
  readonly devices: readonly number[];
};

/** Puts readings of one kind into columns. Every reading has a place in the table, and each of its quantities once. */
export function encodeRows({ table, readings, devices }: KindBatch, names: Names): Rows {
  const size = { count: readings.length, quantities: table.quantities.length };
  const buffer = allocateRows(size);
  const columns = columnsOf(buffer, size);
  columns.values.fill(Number.NaN);
  columns.devices.set(devices);
  const begins = new Map(table.quantities.map((quantity, index) => [quantity, index * size.count]));
  const reasons: Rows['reasons'][number][] = [];
  for (let row = 0; row < size.count; row += 1) {
    const reading = readings[row];
    if (reading === undefined) continue;
    columns.areas[row] = reading.area === undefined ? noName : names.numberOf(reading.area);
    columns.times[row] = reading.time;
    columns.receivedTimes[row] = reading.receivedAt;
    let judged = false;
    for (const observation of reading.observations) {
      encodeValue(columns, { observation, at: (begins.get(observation.quantity) ?? 0) + row });
      judged ||= observation.reasons.length > 0;
    }
    if (judged) reasons.push({ row, text: encodeReasons(reading.observations) });
  }
  return { ...size, buffer, reasons };
}

function encodeValue(columns: Columns, { observation, at }: { observation: Observation; at: number }): void {
  columns.values[at] = observation.value;
  columns.qualities[at] = qualityCodes[observation.quality];
}

/** `{"pm10":["spike"]}`: reasons are rare, so they share one column. */
const encodeReasons = (observations: readonly Observation[]): string =>
  JSON.stringify(
    Object.fromEntries(
      observations.filter(({ reasons }) => reasons.length > 0).map(({ quantity, reasons }) => [quantity, reasons]),
    ),
  );
