import type { KindId } from '../../src/model/ids.ts';

/** Latencies in so few numbers that millions of them fit: buckets that grow by 10 %, from a tenth of a millisecond on. */
const growth = Math.log(1.1);
const smallestMs = 0.1;

/** What became of everything that the simulated city had to say. */
export class Tally {
  readonly #byKind = new Map<KindId, number>();
  readonly #latencies = new Map<number, number>();
  /** Messages handed to a connection; one that had to be sent again counts once. */
  published = 0;
  acknowledged = 0;
  /** Sent again because the connection broke before the acknowledgement. */
  repeated = 0;
  /** Given up because too many were already waiting for a connection. */
  dropped = 0;
  /** Given up because their sender was refused. */
  refused = 0;

  publish(kinds: readonly KindId[]): void {
    this.published += 1;
    for (const kind of kinds) this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
  }

  acknowledge(latencyMs: number): void {
    this.acknowledged += 1;
    const bucket = Math.max(0, Math.ceil(Math.log(latencyMs / smallestMs) / growth));
    this.#latencies.set(bucket, (this.#latencies.get(bucket) ?? 0) + 1);
  }

  get unacknowledged(): number {
    return this.published - this.acknowledged;
  }

  /** Readings per kind; more than messages, where a batch holds several. */
  get readings(): ReadonlyMap<KindId, number> {
    return this.#byKind;
  }

  /** Milliseconds from publish to acknowledgement that this share of messages stayed within; `undefined` without any. */
  latency(share: number): number | undefined {
    let left = this.acknowledged * share;
    for (const [bucket, count] of [...this.#latencies].sort(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 0) return smallestMs * Math.exp(bucket * growth);
    }
    return undefined;
  }
}
