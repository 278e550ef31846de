import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What of a connection gets through: everything, only what one side says, or nothing. */
type Passage = 'open' | 'no_answers' | 'no_questions' | 'nothing';

/** `near` is the client, `far` the server. */
type Pair = { readonly near: Socket; readonly far: Socket; passage: Passage };

/** A wire between clients and a server that somebody can pull. */
export class CutProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #passage: Passage = 'open';
  #refuses = false;
  /** Connections that were let through so far. */
  connections = 0;

  constructor(target: () => number) {
    this.#server = createServer((near) => {
      if (this.#refuses) near.resetAndDestroy();
      else this.#join(near, connect({ port: target(), host: '127.0.0.1', noDelay: true }));
    });
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('this wire is not laid yet');
    return address.port;
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** Ends all connections at once with a reset on both sides; new ones get through. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Lets nobody in, and ends all connections: as if nobody listened there. */
  refuse(): void {
    this.#refuses = true;
    this.cut();
  }

  /** Swallows everything in both directions without a word, new connections too, until {@link heal}. */
  swallow(): void {
    this.#setPassage('nothing');
  }

  /** What the client says gets through, and no answer comes back, until {@link heal}. */
  swallowAnswers(): void {
    this.#setPassage('no_answers');
  }

  /** What the server says gets through, and nothing of what the client says, until {@link heal}. */
  swallowQuestions(): void {
    this.#setPassage('no_questions');
  }

  /** Tells only the server that the connections are gone: the clients wait on a wire that leads nowhere. */
  cutServerSide(): void {
    for (const pair of this.#pairs) {
      pair.passage = 'nothing';
      pair.far.resetAndDestroy();
    }
  }

  /** What is new gets through; what was swallowed is reset, as by a router that has forgotten a connection. */
  heal(): void {
    this.#passage = 'open';
    this.#refuses = false;
    for (const { near, far, passage } of this.#pairs) {
      if (passage === 'open') continue;
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #setPassage(passage: Passage): void {
    this.#passage = passage;
    for (const pair of this.#pairs) pair.passage = passage;
  }

  #join(near: Socket, far: Socket): void {
    this.connections += 1;
    const pair: Pair = { near, far, passage: this.#passage };
    this.#pairs.add(pair);
    this.#carry(pair, { from: near, to: far });
    this.#carry(pair, { from: far, to: near });
  }

  /** What does not get through is read all the same, so that its sender believes it did. */
  #carry(pair: Pair, { from, to }: { readonly from: Socket; readonly to: Socket }): void {
    from.on('data', (chunk: Buffer) => {
      const loses = from === pair.far ? 'no_answers' : 'no_questions';
      if (pair.passage === 'nothing' || pair.passage === loses || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      // The end of one side is news too, and does not get through either.
      if (pair.passage === 'open' || from === pair.near) to.destroy();
      if (pair.near.destroyed) this.#pairs.delete(pair);
    });
  }
}

export const startCutProxy = (target: () => number): Promise<CutProxy> => new CutProxy(target).listen();
