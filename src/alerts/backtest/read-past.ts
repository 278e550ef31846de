import { type Duration, seconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { before, clockTolerance, type EpochMs, epochMs, type TimeSpan } from '../../model/time.ts';
import type { Store } from '../../stores/port.ts';
import type { Arrived, BacktestRequest } from '../port.ts';
import { Arrivals } from './arrivals.ts';
import { FirstJudgements } from './first-judgements.ts';
import { mergeByTime } from './merge-by-time.ts';
import type { Need } from './needs.ts';

export type PastQuery = {
  readonly store: Pick<Store, 'scan'>;
  readonly needs: readonly Need[];
  /** What arrived in it; `as_it_was`: what was observed in it. */
  readonly span: TimeSpan;
  readonly order: BacktestRequest['order'];
  /** Of what arrived in the span, what was observed so long before it is read too. Of no meaning for `as_it_was`. */
  readonly latest: Duration;
  /** How many readings may wait for their arrival; see {@link mostWaiting}. */
  readonly mostWaiting?: number | undefined;
};

/** Some readings in the order of their arrival. Everything that arrived before `until` is in it, or was before. */
export type PastStep = { readonly arrived: Arrived; readonly until: EpochMs };

/** About 100 MB of memory: five hundred stations that were a week in the dark. */
const mostWaiting = 250_000;
/** No step holds more readings, so that whoever takes them can let others in between. */
const mostOfStep = 128;
/** Nor does a step last longer: time that passes brings things about, too. */
const longestStep: Duration = seconds(60);

/**
 * The past as the engine hears it: readings by their arrival, each as it was judged then. The store answers by their time, so what
 * arrived late waits here until its arrival.
 *
 * @throws {UnavailableError} when too many wait, or the store does not answer.
 */
export async function* readPast(query: PastQuery): AsyncGenerator<PastStep> {
  const { store, needs, span, order } = query;
  const wasInTime = order === 'as_it_was';
  const judgements = new FirstJudgements();
  const arrivals = new Arrivals();
  const asked = {
    from: wasInTime ? span.from : before(span.from, query.latest),
    to: wasInTime ? span.to : latestTime(span),
  };
  let reached = span.from;

  function* arriveBefore(until: EpochMs): Generator<PastStep> {
    for (const step of stepsBefore(arrivals, { from: reached, until })) yield judged(step, judgements);
    reached = until;
  }
  for await (const batch of mergeByTime(needs.map((need) => store.scan({ ...need, ...asked })))) {
    for (const kept of batch) {
      const reading = wasInTime ? { ...kept, receivedAt: kept.time } : kept;
      if (reading.receivedAt >= span.from && reading.receivedAt < span.to) arrivals.push(reading);
    }
    const last = batch.at(-1);
    if (last === undefined) continue;
    // What is still to be read was observed then or later, and arrived no earlier than clocks differ before that.
    const until = wasInTime ? last.time : before(last.time, clockTolerance);
    if (until > reached) yield* arriveBefore(until);
    if (arrivals.size > (query.mostWaiting ?? mostWaiting)) throw tooMany(arrivals.size, query);
  }
  yield* arriveBefore(span.to);
}

const latestTime = ({ to }: TimeSpan): EpochMs => epochMs(to + clockTolerance);

type Held = { readonly readings: readonly Reading[]; readonly until: EpochMs };

function* stepsBefore(
  arrivals: Arrivals,
  { from, until }: { readonly from: EpochMs; readonly until: EpochMs },
): Generator<Held> {
  let [end, readings] = [nextEnd(from, until), new Array<Reading>()];
  for (;;) {
    const next = arrivals.takeBefore(end);
    if (next !== undefined) readings.push(next);
    const isFull = readings.length === mostOfStep;
    if (next !== undefined && !isFull) continue;
    // A full step ends with its last reading: others of the same moment may follow.
    const reached = next === undefined ? end : next.receivedAt;
    yield { readings, until: reached };
    if (next === undefined && end === until) return;
    if (next === undefined) end = nextEnd(end, until);
    readings = [];
  }
}

const nextEnd = (from: EpochMs, until: EpochMs): EpochMs => epochMs(Math.min(until, from + longestStep));

function judged({ readings: held, until }: Held, judgements: FirstJudgements): PastStep {
  const readings: Reading[] = [];
  const rejudged: Rejudged[] = [];
  for (const each of held) {
    const arrived = judgements.arrive(each);
    readings.push(arrived.reading);
    rejudged.push(...arrived.rejudged);
  }
  return { arrived: { readings, rejudged }, until };
}

const tooMany = (waiting: number, { span }: PastQuery): UnavailableError =>
  new UnavailableError(
    `more than ${waiting - 1} readings of this span arrived so late that they do not fit into memory until their arrival: ` +
      `test ${(span.to - span.from) / 3_600_000} h in parts, or as_it_was`,
  );
