import { setImmediate } from 'node:timers/promises';
import { beginning, type Entry, type JournalConsumer, type Position, position } from '../journal/port.ts';
import type { Outcome, Pipeline } from './port.ts';

/** Where a consumer gets its outcomes from, in the order of the journal. */
export interface OutcomeSource {
  /**
   * What became of the messages behind `after`: at least one, at most so many, none behind `upTo`. None at all where everything up
   * to there is gone from the journal. `undefined` when the signal ended the waiting.
   */
  next(query: NextOutcome): Promise<Outcome | undefined>;
}

export type NextOutcome = {
  readonly after: Position;
  readonly maxMessages: number;
  readonly upTo?: Position | undefined;
  readonly signal: AbortSignal;
};

/** How much of the past is read again before a pipeline goes on, so that it recognises repetitions of what came before. */
const warmUpMessages = 100_000;
const warmUpBatch = 10_000;

/** A slice of work between two looks at the sockets: short enough that no acknowledgement waits for it. */
const sliceMessages = 250;

/**
 * The slice of a consumer that is behind. Every look at the sockets brings more the longer the last one was ago, so slices that
 * stay small would leave it behind for ever.
 */
const sliceMessagesBehind = 1_000;

/** Reads the journal through a pipeline that has seen what came before `start`. */
export async function processJournal(
  consumer: JournalConsumer,
  pipeline: Pipeline,
  start: Position,
): Promise<OutcomeSource> {
  const recalled = (await pipeline.recall?.(start)) ?? start;
  let after = position(Math.max(consumer.oldest() - 1, recalled - warmUpMessages));
  while (after < start) {
    // What is old may be deleted while we read it; then we begin with what is left.
    after = position(Math.max(after, consumer.oldest() - 1));
    if (after >= start) break;
    const entries = await consumer.read({ after, maxMessages: warmUpBatch, upTo: start });
    const last = entries.at(-1);
    if (last === undefined) break;
    await processInSlices(pipeline, { entries, after }, sliceMessagesBehind);
    after = last.position;
  }
  return {
    async next(query) {
      const entries = await consumer.read(query);
      if (query.signal.aborted) return undefined;
      if (entries.length === 0) return query.upTo === undefined ? undefined : nothingUpTo(query.after, query.upTo);
      const slice = entries.length < query.maxMessages ? sliceMessages : sliceMessagesBehind;
      const outcome = await processInSlices(pipeline, { entries, after: query.after }, slice);
      pipeline.passed?.(outcome.upTo);
      return outcome;
    },
  };
}

/** What became of messages that are gone: nothing, but their place is passed. */
const nothingUpTo = (after: Position, upTo: Position): Outcome => ({
  readings: [],
  origins: [],
  rejudged: [],
  deadLetters: [],
  tally: [],
  presence: [],
  messages: 0,
  after,
  upTo,
});

/** Large messages hold many readings: a slice is at an end, whatever the number of its messages, when they weigh so much. */
const sliceBytes = 128 * 1024;

type Stretch = { readonly entries: readonly Entry[]; readonly after: Position };

async function processInSlices(pipeline: Pipeline, { entries, after }: Stretch, slice: number): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  let place = after;
  for (let from = 0; from < entries.length; ) {
    const to = endOfSlice(entries, from, slice);
    const outcome = pipeline.process(entries.slice(from, to), place);
    from = to;
    outcomes.push(outcome);
    place = outcome.upTo;
    await setImmediate();
  }
  return joinOutcomes(outcomes);
}

function endOfSlice(entries: readonly Entry[], from: number, most: number): number {
  let bytes = 0;
  let to = from;
  while (to < entries.length && to - from < most && bytes < sliceBytes) {
    bytes += entries[to]?.message.payload.byteLength ?? 0;
    to += 1;
  }
  return to;
}

/** One outcome of several that follow each other. */
export function joinOutcomes(outcomes: readonly Outcome[]): Outcome {
  const [only] = outcomes;
  if (outcomes.length === 1 && only !== undefined) return only;
  return {
    readings: outcomes.flatMap(({ readings }) => readings),
    origins: outcomes.flatMap(({ origins }) => origins),
    rejudged: outcomes.flatMap(({ rejudged }) => rejudged),
    deadLetters: outcomes.flatMap(({ deadLetters }) => deadLetters),
    tally: outcomes.flatMap(({ tally }) => tally),
    presence: outcomes.flatMap(({ presence }) => presence),
    messages: outcomes.reduce((sum, { messages }) => sum + messages, 0),
    after: outcomes[0]?.after ?? beginning,
    upTo: position(Math.max(0, ...outcomes.map(({ upTo }) => upTo))),
  };
}
