import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between a client and a server that somebody can pull. */
export interface CutProxy {
  readonly port: number;
  /** Connections that were let through so far. */
  connections(): number;
  /** Ends all connections at once with a reset on both sides; new ones get through. */
  cut(): void;
  /** Swallows everything in both directions without a word, new connections too, until {@link heal}. */
  swallow(): void;
  /** Tells only the server that the connection is gone: the client waits on a wire that leads nowhere. */
  cutServerSide(): void;
  /** What is new gets through again; what was swallowed is reset, as a router does that has forgotten a connection. */
  heal(): void;
  close(): Promise<void>;
}

type Pair = { readonly near: Socket; readonly far: Socket; isDead: boolean };

export async function startCutProxy(target: () => number): Promise<CutProxy> {
  const pairs = new Set<Pair>();
  let count = 0;
  let swallows = false;
  const server = createServer((near) => {
    count += 1;
    const far = connect({ port: target(), host: '127.0.0.1', noDelay: true });
    const pair = { near, far, isDead: swallows };
    pairs.add(pair);
    carry(pair, () => pairs.delete(pair));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = (): void => {
    for (const { near, far } of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  };
  return {
    port: portOf(server.address()),
    connections: () => count,
    cut: reset,
    swallow() {
      swallows = true;
      for (const pair of pairs) pair.isDead = true;
    },
    cutServerSide() {
      for (const pair of pairs) {
        pair.isDead = true;
        pair.far.resetAndDestroy();
      }
    },
    heal() {
      swallows = false;
      for (const { near, far, isDead } of pairs) {
        if (!isDead) continue;
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
    },
    async close() {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Both directions; what a dead pair says is read and forgotten, so that the senders believe it got through. */
function carry(pair: Pair, forget: () => void): void {
  const { near, far } = pair;
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('data', (chunk: Buffer) => {
      if (pair.isDead || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      if (pair.isDead) {
        if (near.destroyed) forget();
        return;
      }
      to.destroy();
      forget();
    });
  }
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('a proxy listens on a port');
  return address.port;
}
