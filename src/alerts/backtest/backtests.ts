import { randomUUID } from 'node:crypto';
import type { Rehearsal } from '../../community/port.ts';
import { days, milliseconds } from '../../model/duration.ts';
import { CallerError, messageOf } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import { before, type Clock, type EpochMs, type TimeSpan } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Store } from '../../stores/port.ts';
import type { Backtest, BacktestRequest, BacktestResult, Backtests, Rules } from '../port.ts';
import type { UsualDays } from '../usual/usual-days.ts';
import { beside } from './beside.ts';
import { needsOf } from './needs.ts';
import { createPace } from './pace.ts';
import { readPast } from './read-past.ts';
import { Trial, type TrialParts } from './trial.ts';
import { latestOf, warmUpOf } from './warm-up.ts';

export type BacktestParts = Omit<TrialParts, 'usual' | 'told'> & {
  readonly store: Pick<Store, 'scan'>;
  readonly rules: Pick<Rules, 'all' | 'get'>;
  /** What is usual, day by day, for these rules. */
  readonly usualFor: (rules: readonly Rule[]) => UsualDays;
  readonly rehearsal: Rehearsal;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
};

const mostRunning = 2;
const mostKept = 20;
const longestSpan = days(92);

type Running = { readonly cancelling: AbortController; done: Promise<void> };
type Progress = { readonly rule: Rule; readonly readings: number; readonly progress: number };

/** Runs rules over what is stored, beside what goes on. */
export function openBacktests(parts: BacktestParts): Backtests & { close(): Promise<void> } {
  const kept = new Map<string, Backtest>();
  const running = new Map<string, Running>();

  const change = (id: string, what: Partial<Backtest>): void => {
    const known = kept.get(id);
    if (known !== undefined) kept.set(id, { ...known, ...what });
  };
  async function run(id: string, request: BacktestRequest, signal: AbortSignal): Promise<void> {
    const tell = ({ readings, progress }: Omit<Progress, 'rule'>): void => change(id, { readings, progress });
    const ended = await Promise.race([rehearse(parts, request, { signal, tell }), whenAborted(signal)])
      .then((result) => (result === undefined ? cancelled : ({ state: 'done', progress: 1, result } as const)))
      .catch((error: unknown) =>
        signal.aborted ? cancelled : ({ state: 'failed', reason: messageOf(error) } as const),
      );
    running.delete(id);
    change(id, { ...ended, endedAt: parts.clock.now() });
    parts.events.emit('backtestEnded', { state: ended.state });
  }
  return {
    start(request) {
      const now = parts.clock.now();
      const sound = checked(request, now);
      if (running.size >= mostRunning) throw busy();
      const id = randomUUID();
      const cancelling = new AbortController();
      kept.set(id, begun({ id, request: sound, startedAt: now }));
      forgetOldest(kept, running);
      running.set(id, { cancelling, done: run(id, sound, cancelling.signal) });
      return kept.get(id) ?? begun({ id, request: sound, startedAt: now });
    },
    get: (id) => kept.get(id),
    list: () => [...kept.values()].toReversed(),
    cancel(id) {
      running.get(id)?.cancelling.abort();
      return running.has(id);
    },
    async close() {
      for (const { cancelling } of running.values()) cancelling.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

const cancelled = { state: 'cancelled' } as const;

/** Who cancels does not wait for a store that does not answer. */
const whenAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

const begun = (of: Pick<Backtest, 'id' | 'request' | 'startedAt'>): Backtest => ({
  ...of,
  state: 'running',
  progress: 0,
  readings: 0,
  endedAt: undefined,
  reason: undefined,
  result: undefined,
});

function forgetOldest(kept: Map<string, Backtest>, running: ReadonlyMap<string, Running>): void {
  const over = [...kept.keys()].filter((id) => !running.has(id));
  for (const id of over.slice(0, Math.max(0, kept.size - mostKept))) kept.delete(id);
}

/** What has not happened yet is left out. */
function checked(request: BacktestRequest, now: EpochMs): BacktestRequest {
  const to = request.to < now ? request.to : now;
  if (request.from >= to) throw refused('the span has to begin before it ends, and before now');
  if (to - request.from > longestSpan) {
    throw refused(`the span is longer than ${milliseconds(longestSpan) / days(1)} days: ask for it in parts`);
  }
  return { ...request, to };
}

const refused = (says: string): CallerError => new CallerError(says, { status: 400, code: 'invalid_request' });
const busy = (): CallerError =>
  new CallerError(`${mostRunning} backtests are running already: wait for one of them, or cancel it`, {
    status: 429,
    code: 'too_many_requests',
  });

type Manner = { readonly signal: AbortSignal; readonly tell: (progress: Omit<Progress, 'rule'>) => void };

/** Runs the rule, and the version in force where that is another one, over one reading of the past. */
async function rehearse(
  parts: BacktestParts,
  { rule, from, to, order }: BacktestRequest,
  { signal, tell }: Manner,
): Promise<BacktestResult> {
  const all = parts.rules.all();
  const inForce = parts.rules.get(rule.id);
  const versions = [rule, ...(inForce === undefined || inForce.version === rule.version ? [] : [inForce])];
  const sets = versions.map((version) => ({ rule: version, beside: beside(version, all) }));
  const rules = sets.flatMap((set) => [set.rule, ...set.beside]);
  const usual = parts.usualFor(rules);
  const warmFrom = before(from, warmUpOf(rules, parts.kinds));
  const told = parts.rehearsal.told.bind(parts.rehearsal);
  const span = { from, to };
  const [tested, other] = sets.map((set) => new Trial({ ...parts, usual, told }, { ...set, span, warmFrom }));
  const heardFrom = { from: warmFrom, to };
  const past = readPast({ ...parts, needs: needsOf(rules, parts), span: heardFrom, order, latest: latestOf(rules) });
  const pace = createPace();
  const heardAt = ({ time, receivedAt }: Reading): EpochMs => (order === 'as_it_was' ? time : receivedAt);
  let [readings, within] = [0, 0];
  let firstAt: EpochMs | undefined;
  const note = ({ time }: Reading): void => {
    if (time >= from && (firstAt === undefined || time < firstAt)) firstAt = time;
  };
  for await (const step of past) {
    if (signal.aborted) break;
    await usual.prepare({ from: step.until, to: step.until });
    for (const trial of [tested, other]) {
      trial?.hear(step);
      await pace.breathe();
    }
    readings += step.arrived.readings.length;
    within += step.arrived.readings.filter((reading) => heardAt(reading) >= from).length;
    for (const reading of step.arrived.readings) note(reading);
    tell({ readings, progress: share(step.until, heardFrom) });
  }
  if (tested === undefined) throw new RangeError('a backtest tests a rule');
  return { readings: within, firstAt, tested: tested.outcome(), inForce: other?.outcome() };
}

const share = (at: EpochMs, { from, to }: TimeSpan): number => Math.min(1, (at - from) / (to - from));
