import type { Latencies } from './latencies.ts';

/** What a sender was promised: the numbers that it sent, and those that were acknowledged. */
export type Sent = {
  readonly sent: number;
  readonly acknowledged: ReadonlySet<number>;
  /** Sent, and not acknowledged. */
  readonly inFlight: number;
  readonly latencies: Latencies;
};

/** A device or gateway of the outside world that numbers its messages. */
export interface Sender extends Sent {
  /** Sends until {@link stop}, through as many connections as it takes. */
  run(): Promise<void>;
  /** Sends nothing new, for a while. */
  pause(): void;
  resume(): void;
  /** Sends nothing new; resolves when everything in flight is acknowledged, or the time is over. Then it is gone. */
  drain(milliseconds: number): Promise<void>;
  stop(): void;
}
