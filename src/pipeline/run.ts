import { setTimeout as pause } from 'node:timers/promises';
import { type Journal, type JournalConsumer, type Position, position } from '../journal/port.ts';
import { type Duration, milliseconds, seconds } from '../model/duration.ts';
import type { Events } from '../observability/events.ts';
import type { OutcomeSource } from './outcomes.ts';
import type { Outcome } from './port.ts';

/**
 * Where the outcomes of a consumer go. Answers `true` when they are safe there, and the consumer moves on for good; `false` when
 * the signal ended the waiting before that.
 */
export type Deliver = (outcome: Outcome, signal: AbortSignal) => Promise<boolean>;

export type RunOptions = {
  /** Opened before any other consumer runs, so that none of what it has to read again is deleted meanwhile. */
  readonly consumer: JournalConsumer;
  readonly journal: Journal;
  readonly source: OutcomeSource;
  readonly deliver: Deliver;
  readonly events: Events;
  /** Everything up to here is done; see {@link placeOf}. */
  readonly start: Position;
  /** What the ledger has booked already: no outcome reaches from before it beyond it. */
  readonly booked?: Position | undefined;
  readonly maxMessages: number;
  /** How long to gather messages into one batch when there are few: a batch costs a commit. */
  readonly gather: Duration;
};

export interface Running {
  readonly name: string;
  /** Messages that are durable but not yet through. */
  lag(): number;
  /** Rejects when the loop broke: a bug, or a journal that cannot be read. Never resolves before {@link stop}. */
  readonly finished: Promise<void>;
  /**
   * Finishes the batch under way, where its destination takes it within a few seconds, and stops. What is not finished is in the
   * journal. Never rejects: whoever wants to know of a failure looks at {@link finished}.
   */
  stop(): Promise<void>;
}

/** A destination that hangs must not hold up an end: what it was given is in the journal. */
const stopWithin = seconds(5);

/**
 * Where a consumer goes on: where its destination says that it left off, or where its own checkpoint is; not before what is
 * still there.
 */
export const placeOf = (consumer: JournalConsumer, resumeAfter: Position | undefined): Position =>
  position(Math.max(resumeAfter ?? consumer.committed(), consumer.oldest() - 1));

/** Runs one consumer of the journal: get, deliver, commit, for ever. The next outcome is made while one is delivered. */
export function startConsumer(options: RunOptions): Running {
  const { consumer, start } = options;
  const progress = { delivered: start };
  const stopping = new AbortController();
  const finished = loop(options, { progress, signal: stopping.signal });
  // Whoever awaits `finished` hears of a failure; until then it must not count as unhandled.
  finished.catch(() => undefined);
  return {
    name: consumer.name,
    lag: () => options.journal.end() - progress.delivered,
    finished,
    async stop() {
      stopping.abort();
      await Promise.race([finished.catch(() => undefined), pause(stopWithin, undefined, { ref: false })]);
    },
  };
}

type Run = { readonly progress: { delivered: Position }; readonly signal: AbortSignal };

async function loop(options: RunOptions, { progress, signal }: Run): Promise<void> {
  const { consumer, source, deliver, events, maxMessages, gather } = options;
  let after = options.start;
  let delivering: Promise<void> = Promise.resolve();
  const finish = async (outcome: Outcome): Promise<void> => {
    if (!(await deliver(outcome, signal))) return;
    await consumer.commit(outcome.upTo);
    progress.delivered = outcome.upTo;
    events.emit('messagesProcessed', { consumer: consumer.name, count: outcome.messages });
  };
  const broken = new AbortController();
  const halt = AbortSignal.any([signal, broken.signal]);
  while (!halt.aborted) {
    const outcome = await source.next({ after, maxMessages, upTo: endOfBooked(options.booked, after), signal: halt });
    if (outcome === undefined) continue;
    await delivering;
    if (halt.aborted) break;
    delivering = finish(outcome);
    // Awaited at the next turn, or below; a failure must not wait for the next message to be noticed.
    delivering.catch(() => broken.abort());
    after = outcome.upTo;
    // Only who has caught up may wait for more. A small outcome alone is no sign of that: it may end where the relay goes on.
    if (options.journal.end() - after < maxMessages / 2) await pauseUntil(gather, halt);
  }
  await delivering;
}

const endOfBooked = (booked: Position | undefined, after: Position): Position | undefined =>
  booked !== undefined && after < booked ? booked : undefined;

async function pauseUntil(span: Duration, signal: AbortSignal): Promise<void> {
  if (span === milliseconds(0) || signal.aborted) return;
  await pause(span, undefined, { signal }).catch(() => undefined);
}
