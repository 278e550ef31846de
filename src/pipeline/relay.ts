import { setTimeout as pause } from 'node:timers/promises';
import { type Position, position } from '../journal/port.ts';
import { milliseconds, seconds } from '../model/duration.ts';
import type { Clock, EpochMs } from '../model/time.ts';
import { joinOutcomes, type NextOutcome, type OutcomeSource } from './outcomes.ts';
import type { Outcome } from './port.ts';
import type { Deliver } from './run.ts';

/** How much is kept for a consumer that takes later: some batches of the store. */
const mostMessages = 40_000;
/** And of payloads, which outcomes hold on to: a few large messages weigh as much as many small ones. */
const mostPayloadBytes = 32 * 1024 * 1024;

/** More payload is not joined into one batch: what is made of it would keep everybody else waiting. */
const mostJoinedBytes = 2 * 1024 * 1024;

/** A taker that took nothing for so long is not waited for: it is away, and finds the rest in the journal. */
const takerIsAwayAfter = seconds(2);

/** Nobody who looks at the city now waits longer than this for the sake of a store that is slow. */
const waitNoLongerThan = seconds(1);

/** Where there is no time left, to make everything twice would make everybody later still; but not for ever. */
const waitNoLongerWhenBusy = seconds(30);
const lookAgainAfter = milliseconds(20);

/**
 * Hands what the showing consumer has made of the messages to the keeping one, so that no message goes through two pipelines while
 * both keep up. Bounded: what is not taken in time is given up here, and the taker makes it again from the journal.
 */
export interface OutcomeRelay {
  /** Takes an outcome that follows the last one. Waits a little for room, as long as that keeps nobody waiting. */
  readonly offer: (outcome: Outcome, signal: AbortSignal) => Promise<void>;
  /**
   * What follows `after`: outcomes to take, nothing yet, or a gap that ends where the kept ones begin. They are joined to at most so
   * many messages, and not beyond `upTo`.
   */
  readonly take: (query: Pick<NextOutcome, 'after' | 'maxMessages' | 'upTo'>) => Taken;
  /** Resolves at the next offer, or when the signal aborts. */
  readonly changed: (signal: AbortSignal) => Promise<void>;
}

export type Taken =
  | { readonly is: 'outcome'; readonly outcome: Outcome }
  | { readonly is: 'nothing_yet' }
  | { readonly is: 'gap'; readonly until: Position };

type Kept = { readonly after: Position; readonly outcome: Outcome; readonly bytes: number };

function payloadBytesOf({ origins, deadLetters }: Outcome): number {
  let bytes = 0;
  for (const { message } of origins) bytes += message.payload.length;
  for (const { payload } of deadLetters) bytes += payload.length;
  return bytes;
}

export type RelaySurroundings = {
  readonly start: Position;
  readonly clock: Clock;
  /** Whether this machine has no time left. */
  readonly isBusy: () => boolean;
};

export function createRelay({ start, clock, isBusy }: RelaySurroundings): OutcomeRelay {
  const kept: Kept[] = [];
  let messages = 0;
  let bytes = 0;
  let madeUpTo = start;
  let takenAt: EpochMs = clock.now();
  let change = Promise.withResolvers<void>();

  const release = (): Kept | undefined => {
    const first = kept.shift();
    messages -= first?.outcome.messages ?? 0;
    bytes -= first?.bytes ?? 0;
    return first;
  };

  const hasRoomFor = ({ outcome, bytes: more }: Omit<Kept, 'after'>): boolean =>
    kept.length === 0 || (messages + outcome.messages <= mostMessages && bytes + more <= mostPayloadBytes);

  const isWorthWaiting = (outcome: Outcome): boolean => {
    const arrived = outcome.origins.at(-1)?.message.receivedAt;
    const now = clock.now();
    if (arrived === undefined || now - takenAt >= takerIsAwayAfter) return false;
    return now - arrived < (isBusy() ? waitNoLongerWhenBusy : waitNoLongerThan);
  };

  function take({ after, maxMessages, upTo }: Pick<NextOutcome, 'after' | 'maxMessages' | 'upTo'>): Taken {
    while (kept[0] !== undefined && kept[0].after < after) release();
    const [first] = kept;
    if (first === undefined) return madeUpTo > after ? { is: 'gap', until: madeUpTo } : { is: 'nothing_yet' };
    if (first.after > after) return { is: 'gap', until: first.after };
    const outcomes: Outcome[] = [];
    let room = { messages: maxMessages, bytes: mostJoinedBytes };
    const fits = ({ outcome, bytes: more }: Kept): boolean =>
      outcome.messages <= room.messages && more <= room.bytes && (upTo === undefined || outcome.upTo <= upTo);
    while (kept[0] !== undefined && (outcomes.length === 0 || fits(kept[0]))) {
      const next = release();
      if (next === undefined) break;
      room = { messages: room.messages - next.outcome.messages, bytes: room.bytes - next.bytes };
      outcomes.push(next.outcome);
    }
    takenAt = clock.now();
    return { is: 'outcome', outcome: joinOutcomes(outcomes) };
  }

  return {
    async offer(outcome, signal) {
      const offered = { outcome, bytes: payloadBytesOf(outcome) };
      while (!hasRoomFor(offered) && isWorthWaiting(outcome) && !signal.aborted) await pause(lookAgainAfter);
      while (!hasRoomFor(offered)) release();
      kept.push({ ...offered, after: madeUpTo });
      messages += outcome.messages;
      bytes += offered.bytes;
      madeUpTo = position(Math.max(madeUpTo, outcome.upTo));
      change.resolve();
      change = Promise.withResolvers();
    },
    take,
    changed: (signal) => untilEither(change.promise, signal),
  };
}

async function untilEither(change: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => aborted.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([change, aborted.promise]);
  signal.removeEventListener('abort', onAbort);
}

/** Delivers, and then passes the outcome on. */
export const passOn =
  (deliver: Deliver, relay: OutcomeRelay): Deliver =>
  async (outcome, signal) => {
    if (!(await deliver(outcome, signal))) return false;
    await relay.offer(outcome, signal);
    return true;
  };

/**
 * Takes outcomes from the relay and, where it has given them up, makes them again from the journal, with a pipeline that has read
 * what came before: after an outage, or when the store is slower than the street.
 */
export function takeFromRelay(
  relay: OutcomeRelay,
  openOwn: (start: Position) => Promise<OutcomeSource>,
): OutcomeSource {
  let own: OutcomeSource | undefined;
  return {
    async next({ after, maxMessages, upTo, signal }) {
      while (!signal.aborted) {
        const taken = relay.take({ after, maxMessages, upTo });
        if (taken.is === 'outcome') {
          // Its memory ends where the relay took over; the next gap needs a fresh one.
          own = undefined;
          return taken.outcome;
        }
        if (taken.is === 'gap') {
          own ??= await openOwn(after);
          const until = upTo === undefined || taken.until < upTo ? taken.until : upTo;
          return await own.next({ after, signal, maxMessages, upTo: until });
        }
        await relay.changed(signal);
      }
      return undefined;
    },
  };
}
