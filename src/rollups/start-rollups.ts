import { type Duration, milliseconds, minutes, seconds } from '../model/duration.ts';
import { CallerError, messageOf } from '../model/errors.ts';
import type { EpochMs } from '../model/time.ts';
import { createBell } from './bell.ts';
import type { NewAreas } from './new-areas.ts';
import type { RollupsState, RollupsWatch } from './port.ts';
import { Roller, type RollerParts } from './roller.ts';
import type { Survey } from './survey.ts';

export type RollupsParts = RollerParts & {
  readonly survey: Survey;
  readonly newAreas: Pick<NewAreas, 'isDone' | 'step'>;
  readonly every?: Duration;
};

export interface Rollups extends RollupsWatch {
  /** Finishes the piece under way. What is left is on the list. */
  close(): Promise<void>;
}

/** Late readings come in company: so long after the first of them there is one turn for all, or later where turns take long. */
const afterLate: Duration = seconds(2);
const turnsApart = 10;
/** While readings wait for the store, rolling up waits too, but not for ever. */
const mostPatience: Duration = minutes(10);
const firstRetry: Duration = seconds(1);
const longestRetry: Duration = minutes(1);

/** Keeps the rollups what the readings say: every minute, soon after late readings, and at once while there is more to do. */
export function startRollups(parts: RollupsParts): Rollups {
  const { list, events, every = minutes(1) } = parts;
  const stopping = new AbortController();
  const bell = createBell(stopping.signal);
  const roller = new Roller(parts);
  const known: { lastTurn: RollupsState['lastTurn']; trouble: string | undefined } = {
    lastTurn: undefined,
    trouble: undefined,
  };
  const state = (): RollupsState => ({
    ...known,
    lastTurn: known.lastTurn && {
      ...known.lastTurn,
      isComplete: known.lastTurn.isComplete && parts.newAreas.isDone(),
    },
    isSurveyed: parts.survey.isDone(),
    hoursLeft: roller.hoursLeft(),
  });
  const untilNext = (): number => Math.min(every, Math.max(afterLate, turnsApart * (known.lastTurn?.tookMs ?? 0)));
  const stopListening = list.onLate(() => bell.ringIn(milliseconds(untilNext())));
  const running = run({ ...parts, every, roller, bell, known, signal: stopping.signal });
  events.gauge({
    name: 'barrio_rollup_hours_dirty',
    help: 'Hours that are over and whose rollups are not what the readings say, counted by kind',
    read: () => roller.hoursLeft(),
  });
  events.gauge({
    name: 'barrio_rollup_turn_seconds',
    help: 'How long the last look for what is to be rolled up took, with the rolling up',
    read: () => (known.lastTurn?.tookMs ?? 0) / 1000,
  });
  events.gauge({
    name: 'barrio_rollup_last_turn_timestamp_seconds',
    help: 'When rollups were last looked after; 0 when not since the start',
    read: () => (known.lastTurn?.at ?? 0) / 1000,
  });
  return {
    state,
    async close() {
      stopListening();
      stopping.abort();
      await running;
    },
  };
}

type Run = RollupsParts & {
  readonly every: Duration;
  readonly roller: Roller;
  readonly bell: ReturnType<typeof createBell>;
  readonly known: { lastTurn: RollupsState['lastTurn']; trouble: string | undefined };
  readonly signal: AbortSignal;
};

async function run(parts: Run): Promise<void> {
  const { store, events, bell, known, signal } = parts;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const hasMore = await turn(parts);
      failures = 0;
      known.trouble = undefined;
      if (!hasMore) await bell.wait(parts.every);
    } catch (error) {
      known.trouble = messageOf(error);
      if (error instanceof CallerError) {
        events.emit('rollupsImpossible', { store: store.name, reason: messageOf(error) });
        return;
      }
      failures += 1;
      const retryInMs = milliseconds(Math.min(longestRetry, firstRetry * 2 ** Math.min(failures - 1, 10)));
      events.emit('rollupsDelayed', { reason: messageOf(error), retryInMs });
      await bell.wait(retryInMs);
    }
  }
}

/** Answers whether there is more to do at once. */
async function turn({ survey, newAreas, roller, clock, isBehind, known, signal }: Run): Promise<boolean> {
  const began: EpochMs = clock.now();
  await survey.run(signal);
  const last = known.lastTurn?.at;
  if (isBehind() && last !== undefined && began - last < mostPatience) return false;
  const hasMore = (await roller.turn(signal)) || (await newAreas.step(signal));
  known.lastTurn = { at: clock.now(), tookMs: clock.now() - began, isComplete: !hasMore };
  return hasMore;
}
