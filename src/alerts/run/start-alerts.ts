import type { Database } from '../../database/port.ts';
import type { Journal, Position } from '../../journal/port.ts';
import { type Duration, milliseconds, minutes, seconds } from '../../model/duration.ts';
import { messageOf, UnavailableError } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import { before, type Clock, type EpochMs, epochMs, type TimeSpan } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { AlertAction, AlertBook, Arrived, Engine, LateMark, Life, LifeChange } from '../port.ts';
import { erasOf, wasSetBack } from './eras.ts';
import type { Ears, Hearing } from './hearing.ts';
import { type Decision, isIdle, Judge } from './judge.ts';
import { type Keeper, startKeeper } from './keeper.ts';
import type { Place } from './kept-memory.ts';
import { RulesInForce, type RulesInForceParts } from './rules-in-force.ts';
import { createBell } from './wake.ts';

export type AlertRunParts = Omit<RulesInForceParts, 'engine'> & {
  readonly database: Database;
  readonly ears: Ears;
  /** As it was left at the place of the ears. */
  readonly engine: Engine;
  /** The rules that the engine judges by. */
  readonly inForce: readonly Rule[];
  readonly life: Life;
  readonly book: AlertBook;
  /** How long alerts are kept that are over; 0 is for ever. */
  readonly keepFor: Duration;
  readonly late: { mark(connection: Parameters<AlertBook['keep']>[0], marks: readonly LateMark[]): void };
  /** For those who judge the past. */
  readonly deafness: { note(span: TimeSpan): void };
  readonly journal: Pick<Journal, 'end' | 'waitingSince'>;
  readonly clock: Clock;
  readonly events: Events;
};

/** Judges what is heard, keeps what comes of it, and tells. */
export interface AlertRun {
  /** What operators do. Durable when it resolves. */
  act(action: AlertAction): Promise<LifeChange>;
  /** Called when something new was announced and is durable. @returns how to stop. */
  onNew(listener: () => void): () => void;
  /** Durable messages that are not judged yet. */
  behind(): number;
  /** Why nothing can be written down now; `undefined` when it can. */
  trouble(): string | undefined;
  /** Keeps its place, and ends. */
  close(): Promise<void>;
}

/** What was stamped on arrival is durable, and here, so soon. What takes longer counts as of a later step. */
const settle: Duration = milliseconds(50);
const turnEvery: Duration = milliseconds(60);
const idleTurnEvery: Duration = milliseconds(250);
/** Nobody listened for so long: silence before that says nothing of devices. */
const deafAfter: Duration = minutes(2);
const aliveEvery: Duration = seconds(30);
const checkpointReadings = 20_000;
const retryEvery: Duration = seconds(1);
const mostMeanwhile = 200_000;
/** Nobody who asks for something waits longer to hear that it is not done yet. */
const mostPatience: Duration = seconds(10);

export function startAlerts(parts: AlertRunParts): AlertRun {
  const running = new Running(parts);
  const done = running.run();
  done.catch(() => undefined);
  return {
    act: (action) => running.act(action),
    onNew: (listener) => running.keeper.onNew(listener),
    behind: () => running.behind(),
    trouble: () => running.trouble(),
    async close() {
      running.stop();
      await done;
    },
  };
}

class Running {
  readonly #hearing: Hearing;
  readonly keeper: Keeper;
  readonly #parts: AlertRunParts;
  readonly #judge: Judge;
  readonly #rules: RulesInForce;
  readonly #stopping = new AbortController();
  readonly #bell = createBell(this.#stopping.signal);
  /** What was heard while rules are being prepared that want it too. */
  #meanwhile: Reading[] = [];
  #judged: Position;
  #sinceCheckpoint = 0;
  #isUpToDate = false;
  #hasKeptAll = true;
  #trouble: string | undefined;
  #broke: string | undefined;
  #lastTurn: EpochMs;
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: AlertRunParts) {
    const ring = (): void => this.#bell.ring();
    this.#parts = parts;
    this.#hearing = parts.ears.hearing;
    this.#hearing.listen(ring);
    this.keeper = startKeeper({ ...parts, consumer: parts.ears.consumer }, this.#stopping.signal);
    this.#judge = new Judge(parts);
    this.#rules = new RulesInForce(parts, { inForce: parts.inForce, onReady: ring });
    this.#judged = this.#hearing.after;
    this.#lastTurn = parts.ears.place?.aliveAt ?? parts.clock.now();
  }

  stop(): void {
    this.#stopping.abort();
  }

  behind(): number {
    return this.#parts.journal.end() - this.#judged;
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    this.#rules.look();
    try {
      while (!signal.aborted && this.#broke === undefined) {
        await this.#turnOrSay();
        await this.#bell.wait(this.#trouble === undefined ? this.#pace() : retryEvery);
      }
      await this.#rules.close();
      await this.#turn;
      // What is not kept is decided again at the next start, from the last place.
      if (this.#hasKeptAll && this.#broke === undefined) await this.#remember();
      await this.keeper.settled();
    } finally {
      this.#hearing.close();
    }
  }

  async act(action: AlertAction): Promise<LifeChange> {
    if (this.#broke !== undefined) throw new UnavailableError(this.#broke);
    const acting = this.#alone(async () => {
      const change = this.#parts.life.act(action, this.#parts.clock.now());
      if (await this.#kept({ changes: [change], late: [] })) return change;
      throw new UnavailableError('the service ends, and it could not be written down');
    });
    return await within(acting, mostPatience);
  }

  trouble(): string | undefined {
    return this.#broke ?? this.#trouble ?? this.keeper.trouble();
  }

  #pace(): Duration {
    return this.#parts.engine.hasWork(this.#parts.clock.now()) ? turnEvery : idleTurnEvery;
  }

  /** What cannot be read now is tried again. What breaks by our fault is not: nobody knows what is left of it. */
  async #turnOrSay(): Promise<void> {
    try {
      await this.#alone(() => this.#takeTurn());
      this.#trouble = undefined;
    } catch (error) {
      const reason = messageOf(error);
      if (error instanceof UnavailableError) {
        if (this.#trouble !== reason) this.#parts.events.emit('judgingWaits', { reason });
        this.#trouble = reason;
        return;
      }
      this.#broke = `judging broke by our fault: ${reason}. Start the service again: it judges on from where it was`;
      this.#parts.events.emit('judgingBroke', { reason });
    }
  }

  async #kept(decision: Decision): Promise<boolean> {
    const isKept = await this.keeper.keep(decision);
    if (!isKept) this.#hasKeptAll = false;
    return isKept;
  }

  /** One after the other: what is decided is kept before the next is. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #takeTurn(): Promise<void> {
    const { engine, clock } = this.#parts;
    this.#noticeDeafness(clock.now());
    await this.#renewRules();
    const heard = this.#hearing.take();
    const newest = await this.#take(heard);
    this.#hold(heard.readings);
    this.#judged = heard.upTo;
    this.#sinceCheckpoint += heard.readings.length;
    const isCaughtUp = this.#parts.journal.end() <= heard.upTo;
    const known = before(isCaughtUp ? clock.now() : newest, settle);
    // What was received and is not on disk yet belongs to its own step, however slow the disk is.
    const until = epochMs(Math.min(known, this.#parts.journal.waitingSince() ?? known));
    if (isCaughtUp && wasSetBack(engine.decidedUpTo(), known)) await this.#keep(this.#judge.turnBack(known));
    await this.#keep(this.#judge.decide(until));
    if (isCaughtUp && !this.#isUpToDate) {
      this.#isUpToDate = true;
      await this.#keep(this.#judge.endForgotten(until));
    }
  }

  /** @returns the latest arrival by the clock of now. */
  async #take({ readings, rejudged }: Arrived): Promise<EpochMs> {
    const { engine } = this.#parts;
    const [first = [], ...others] = erasOf(readings, engine.decidedUpTo());
    engine.take({ readings: first, rejudged });
    for (const era of others) {
      await this.#kept(this.#judge.turnBack(era[0]?.receivedAt ?? engine.decidedUpTo()));
      engine.take({ readings: era, rejudged: [] });
    }
    const last = others.at(-1) ?? first;
    return last.reduce((newest, { receivedAt }) => (receivedAt > newest ? receivedAt : newest), engine.decidedUpTo());
  }

  /** For rules that are being prepared. Of more than can be held, their windows do without the rest. */
  #hold(readings: readonly Reading[]): void {
    if (!this.#rules.isPreparing()) return;
    for (const reading of readings) if (this.#meanwhile.length < mostMeanwhile) this.#meanwhile.push(reading);
  }

  async #keep(decision: Decision): Promise<void> {
    if (!isIdle(decision) && !(await this.#kept(decision))) return;
    const isMuch = this.#sinceCheckpoint >= checkpointReadings;
    if (this.keeper.isDue({ every: aliveEvery, isMuch })) await this.#remember();
    else await this.keeper.stillAlive(this.#lastTurn, aliveEvery);
  }

  async #remember(): Promise<void> {
    this.#sinceCheckpoint = 0;
    await this.keeper.remember(this.#place());
  }

  #place(): Place {
    return { position: this.#judged, aliveAt: this.#lastTurn, rules: this.#rules.inForce() };
  }

  /** Also of a machine that slept. */
  #noticeDeafness(now: EpochMs): void {
    const since = this.#lastTurn;
    this.#lastTurn = now;
    if (now - since <= deafAfter) return;
    this.#parts.engine.deaf({ from: since, to: now });
    this.#parts.deafness.note({ from: since, to: now });
  }

  async #renewRules(): Promise<void> {
    const { engine, life, clock } = this.#parts;
    const ready = this.#rules.take();
    if (ready === undefined) return;
    const transitions = engine.setRules(ready.rules);
    life.setRules(ready.rules);
    engine.recall(ready.changed, ready.past);
    engine.recall(
      ready.changed,
      this.#meanwhile.filter(({ receivedAt }) => receivedAt > ready.until),
    );
    this.#meanwhile = [];
    if (!(await this.#kept(this.#judge.follow(transitions, clock.now())))) return;
    // What is decided by these rules must not be decided again from before them.
    await this.#remember();
    await this.keeper.settled();
  }
}

async function within<Result>(work: Promise<Result>, most: Duration): Promise<Result> {
  const over = Promise.withResolvers<never>();
  const late = new UnavailableError('it is not written down yet, and will be as soon as the disk takes it; look again');
  const timer = setTimeout(() => over.reject(late), most);
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
