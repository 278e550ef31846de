import { UnavailableError } from '../../model/errors.ts';
import type { Position } from '../port.ts';

type Waiter = { readonly past: Position; readonly wake: () => void; readonly fail: (error: Error) => void };

/** Where readers that have caught up wait for the next durable message, without polling. */
export interface Tail {
  /** Wakes everyone who waits for something past a position before `end`. */
  reached(end: Position): void;
  /** Resolves when there is a message past `after`: `true`, or `false` when the signal aborts first. */
  waitPast(after: Position, signal: AbortSignal | undefined): Promise<boolean>;
  /** Ends the wait of everyone: nothing will come any more. */
  close(): void;
}

const closing = (): Error => new UnavailableError('reading the journal: it was closed');

export function createTail(start: Position): Tail {
  let end = start;
  let closed = false;
  const waiters = new Set<Waiter>();

  return {
    reached(next) {
      end = next;
      for (const waiter of waiters) if (next > waiter.past) waiter.wake();
    },
    async waitPast(past, signal) {
      if (signal?.aborted === true) return false;
      if (closed) throw closing();
      if (end > past) return true;
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const waiter = { past, wake: () => resolve(true), fail: reject };
      const abort = (): void => resolve(false);
      waiters.add(waiter);
      signal?.addEventListener('abort', abort, { once: true });
      return promise.finally(() => {
        waiters.delete(waiter);
        signal?.removeEventListener('abort', abort);
      });
    },
    close() {
      closed = true;
      for (const waiter of waiters) waiter.fail(closing());
    },
  };
}
