/** The array, or one of at least that length with the same beginning: at least twice as long, so that growing stays rare. */
export function grown(array: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer>;
export function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer>;
export function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer>;
export function grown(array: Float64Array | Uint32Array | Int32Array, length: number) {
  if (array.length >= length) return array;
  const size = Math.max(length, array.length * 2);
  const longer = emptyLike(array, size);
  longer.set(array);
  return longer;
}

function emptyLike(array: Float64Array | Uint32Array | Int32Array, size: number) {
  if (array instanceof Float64Array) return new Float64Array(size);
  return array instanceof Uint32Array ? new Uint32Array(size) : new Int32Array(size);
}
