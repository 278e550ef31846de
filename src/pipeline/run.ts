import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import type { Entry, Journal, JournalConsumer, Position } from '../journal/port.ts';
import { position } from '../journal/port.ts';
import { type Duration, milliseconds, seconds } from '../model/duration.ts';
import type { Events } from '../observability/events.ts';
import type { Outcome, Pipeline } from './port.ts';

/**
 * Where the outcomes of a consumer go. Answers `true` when they are safe there, and the consumer moves on for good; `false` when
 * the signal ended the waiting before that.
 */
export type Deliver = (outcome: Outcome, signal: AbortSignal) => Promise<boolean>;

export type RunOptions = {
  /** Opened before any other consumer runs, so that none of what it has to read again is deleted meanwhile. */
  readonly consumer: JournalConsumer;
  readonly journal: Journal;
  readonly pipeline: Pipeline;
  readonly deliver: Deliver;
  readonly events: Events;
  /** Where the destination says that it left off; the journal's own checkpoint when it does not say. */
  readonly resumeAfter: Position | undefined;
  readonly maxMessages: number;
  /** How long to gather messages into one batch when there are few: a batch costs a commit. */
  readonly gather: Duration;
};

export interface Running {
  readonly name: string;
  /** Where this run went on. */
  readonly startedAfter: Position;
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

/** How much of the past is read again at a start, so that repetitions are recognised across it. */
const warmUpMessages = 100_000;

/** A slice of work between two looks at the sockets: short enough that no acknowledgement waits for it. */
const sliceMessages = 250;

/**
 * The slice of a consumer that is behind. Every look at the sockets brings more the longer the last one was ago, so slices that
 * stay small would leave it behind for ever.
 */
const sliceMessagesBehind = 1_000;

/** Runs one consumer of the journal: read, process, deliver, commit, for ever. The next batch is processed while one is delivered. */
export async function startConsumer(options: RunOptions): Promise<Running> {
  const { consumer } = options;
  const start = startOf(consumer, options);
  const progress = { delivered: start };
  const stopping = new AbortController();
  await warmUp(consumer, options, start);
  const finished = loop(consumer, options, { start, progress, signal: stopping.signal });
  // Whoever awaits `finished` hears of a failure; until then it must not count as unhandled.
  finished.catch(() => undefined);
  return {
    name: consumer.name,
    startedAfter: start,
    lag: () => options.journal.end() - progress.delivered,
    finished,
    async stop() {
      stopping.abort();
      await Promise.race([finished.catch(() => undefined), pause(stopWithin, undefined, { ref: false })]);
    },
  };
}

const startOf = (consumer: JournalConsumer, { resumeAfter }: RunOptions): Position =>
  position(Math.max(resumeAfter ?? consumer.committed(), consumer.oldest() - 1));

async function warmUp(
  consumer: JournalConsumer,
  { pipeline, maxMessages }: RunOptions,
  start: Position,
): Promise<void> {
  let after = position(Math.max(consumer.oldest() - 1, start - warmUpMessages));
  while (after < start) {
    const entries = await consumer.read({ after, maxMessages: Math.min(maxMessages, start - after) });
    const last = entries.at(-1);
    if (last === undefined) return;
    await processInSlices(pipeline, entries, sliceMessagesBehind);
    after = last.position;
  }
}

type Run = { readonly start: Position; readonly progress: { delivered: Position }; readonly signal: AbortSignal };

async function loop(consumer: JournalConsumer, options: RunOptions, { start, progress, signal }: Run): Promise<void> {
  const { pipeline, deliver, events, maxMessages, gather } = options;
  let after = start;
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
    const entries = await consumer.read({ after, maxMessages, signal: halt });
    const last = entries.at(-1);
    if (last === undefined) continue;
    const slice = entries.length < maxMessages ? sliceMessages : sliceMessagesBehind;
    const outcome = await processInSlices(pipeline, entries, slice);
    await delivering;
    if (halt.aborted) break;
    delivering = finish(outcome);
    // Awaited at the next turn, or below; a failure must not wait for the next message to be noticed.
    delivering.catch(() => broken.abort());
    after = last.position;
    if (entries.length < maxMessages) await pauseUntil(gather, halt);
  }
  await delivering;
}

async function processInSlices(pipeline: Pipeline, entries: readonly Entry[], slice: number): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < entries.length; from += slice) {
    outcomes.push(pipeline.process(entries.slice(from, from + slice)));
    await setImmediate();
  }
  const [only] = outcomes;
  return outcomes.length === 1 && only !== undefined ? only : join(outcomes);
}

const join = (outcomes: readonly Outcome[]): Outcome => ({
  readings: outcomes.flatMap(({ readings }) => readings),
  origins: outcomes.flatMap(({ origins }) => origins),
  deadLetters: outcomes.flatMap(({ deadLetters }) => deadLetters),
  duplicates: outcomes.reduce((sum, { duplicates }) => sum + duplicates, 0),
  presence: outcomes.flatMap(({ presence }) => presence),
  messages: outcomes.reduce((sum, { messages }) => sum + messages, 0),
  upTo: position(Math.max(0, ...outcomes.map(({ upTo }) => upTo))),
});

async function pauseUntil(span: Duration, signal: AbortSignal): Promise<void> {
  if (span === milliseconds(0) || signal.aborted) return;
  await pause(span, undefined, { signal }).catch(() => undefined);
}
