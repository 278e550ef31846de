import { Duplex } from 'node:stream';

const connackLength = 4;

/** What aedes sees of a client: it reads what the door lets through, and writes to the client's wire. */
export class Peer extends Duplex {
  readonly #wire: Duplex;
  #toSwallow: number;

  constructor(wire: Duplex, { hidesConnack }: { readonly hidesConnack: boolean }) {
    super({ allowHalfOpen: false, writableHighWaterMark: 64 * 1024 });
    this.#wire = wire;
    this.#toSwallow = hidesConnack ? connackLength : 0;
    this.on('error', () => undefined);
  }

  override _read(): void {
    // What is read was pushed by the connection; there is nothing to ask for.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const shown = this.#swallow(chunk);
    if (shown.length === 0) done();
    else this.#wire.write(shown, done);
  }

  /** aedes corks each packet: written in one piece, nothing of ours can come between its parts. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', done);
  }

  #swallow(chunk: Buffer): Buffer {
    if (this.#toSwallow === 0) return chunk;
    const swallowed = Math.min(this.#toSwallow, chunk.length);
    this.#toSwallow -= swallowed;
    return chunk.subarray(swallowed);
  }
}
