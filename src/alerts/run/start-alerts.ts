import type { Database } from '../../database/port.ts';
import type { Journal, Position } from '../../journal/port.ts';
import { type Duration, milliseconds, minutes, seconds } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule } from '../../model/rule.ts';
import { before, type Clock, type EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { AlertAction, AlertBook, Engine, LateMark, Life, LifeChange } from '../port.ts';
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
  readonly journal: Pick<Journal, 'end'>;
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

export function startAlerts(parts: AlertRunParts): AlertRun {
  const running = new Running(parts);
  const done = running.run();
  done.catch(() => undefined);
  return {
    act: (action) => running.act(action),
    onNew: (listener) => running.keeper.onNew(listener),
    behind: () => running.behind(),
    trouble: () => running.keeper.trouble(),
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
    while (!signal.aborted) {
      await this.#alone(() => this.#takeTurn());
      const isBusy = this.#parts.engine.hasWork(this.#parts.clock.now());
      await this.#bell.wait(isBusy ? turnEvery : idleTurnEvery);
    }
    await this.#rules.close();
    await this.#turn;
    await this.keeper.close(this.#place());
    this.#hearing.close();
  }

  async act(action: AlertAction): Promise<LifeChange> {
    return await this.#alone(async () => {
      const change = this.#parts.life.act(action, this.#parts.clock.now());
      await this.keeper.keep({ changes: [change], late: [] }, undefined);
      return change;
    });
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
    engine.take(heard);
    if (this.#rules.isPreparing()) this.#meanwhile.push(...heard.readings);
    this.#judged = heard.upTo;
    this.#sinceCheckpoint += heard.readings.length;
    const isCaughtUp = this.#parts.journal.end() <= heard.upTo;
    const until = isCaughtUp ? before(clock.now(), settle) : heard.newest;
    await this.#keep(this.#judge.decide(until));
    if (isCaughtUp && !this.#isUpToDate) {
      this.#isUpToDate = true;
      await this.#keep(this.#judge.endForgotten(until));
    }
  }

  async #keep(decision: Decision): Promise<void> {
    const isTime = this.keeper.isOlderThan(aliveEvery) || this.#sinceCheckpoint >= checkpointReadings;
    if (isIdle(decision) && !isTime) return;
    await this.keeper.keep(decision, isTime ? this.#place() : undefined);
    if (isTime) this.#sinceCheckpoint = 0;
  }

  #place(): Place {
    return { position: this.#judged, aliveAt: this.#lastTurn, rules: this.#rules.inForce() };
  }

  /** Also of a machine that slept. */
  #noticeDeafness(now: EpochMs): void {
    const since = this.#lastTurn;
    this.#lastTurn = now;
    if (now - since > deafAfter) this.#parts.engine.deaf({ from: since, to: now });
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
    await this.keeper.keep(this.#judge.follow(transitions, clock.now()), this.#place());
  }
}
