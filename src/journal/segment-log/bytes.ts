/** One stretch of memory under three views; a multiple of four bytes, so that it can be read in words. */
export type Bytes = { readonly buffer: Buffer<ArrayBuffer>; readonly view: DataView; readonly words: Int32Array };

export function allocateBytes(atLeast: number): Bytes {
  const buffer = Buffer.allocUnsafeSlow((atLeast + 3) & ~3);
  return { buffer, view: new DataView(buffer.buffer), words: new Int32Array(buffer.buffer) };
}
