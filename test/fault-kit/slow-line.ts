import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server on loopback whose answers can be held up. */
export class SlowLine implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Milliseconds by which every answer comes late. */
  delayMs = 0;
  #answers = 0;

  private constructor(target: number) {
    this.#server = createServer({ noDelay: true }, (near) => this.#join(near, target));
  }

  static async open(target: number): Promise<SlowLine> {
    const line = new SlowLine(target);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the slow line is not open');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Answers that were held up. */
  get heldUp(): number {
    return this.#answers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, target: number): void {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (chunk) => this.#holdUp(chunk, { from: far, to: near }));
  }

  /** Nothing passes what came before it: the line is read again when the answer has gone. */
  #holdUp(chunk: Buffer, { from, to }: { from: Socket; to: Socket }): void {
    if (this.delayMs === 0) return void to.write(chunk);
    this.#answers += 1;
    from.pause();
    setTimeout(() => {
      if (!to.destroyed) to.write(chunk);
      from.resume();
    }, this.delayMs);
  }
}
