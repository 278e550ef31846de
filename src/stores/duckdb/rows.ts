/** Rows of one kind on their way to the storage thread: plain columns over one buffer, which is moved there, not copied. */
export type Rows = {
  readonly count: number;
  readonly quantities: number;
  readonly buffer: ArrayBuffer;
  /** Reasons as JSON; only of the rows that have some. */
  readonly reasons: readonly { readonly row: number; readonly text: string }[];
};

/** The columns of {@link Rows}. Column q of `values` and `qualities` begins at q * count; an absent value is NaN. */
export type Columns = {
  readonly values: Float64Array;
  readonly times: Float64Array;
  readonly receivedTimes: Float64Array;
  readonly devices: Int32Array;
  readonly areas: Int32Array;
  readonly qualities: Uint8Array;
};

type Size = { readonly count: number; readonly quantities: number };

/** A buffer for so many rows: 24 bytes a row, and 9 for each quantity. */
export const allocateRows = ({ count, quantities }: Size): ArrayBuffer =>
  new ArrayBuffer(count * (24 + 9 * quantities));

/** The columns as they lie in the buffer, the widest first, so that each is aligned. */
export function columnsOf(buffer: ArrayBuffer, { count, quantities }: Size): Columns {
  const times = quantities * count * 8;
  const devices = times + count * 16;
  return {
    values: new Float64Array(buffer, 0, quantities * count),
    times: new Float64Array(buffer, times, count),
    receivedTimes: new Float64Array(buffer, times + count * 8, count),
    devices: new Int32Array(buffer, devices, count),
    areas: new Int32Array(buffer, devices + count * 4, count),
    qualities: new Uint8Array(buffer, devices + count * 8, quantities * count),
  };
}
