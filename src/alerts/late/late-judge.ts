import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import { type Duration, minutes, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { RuleId } from '../../model/rule.ts';
import { before, type Clock, type EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { AlertBook, LateMark, Rules } from '../port.ts';
import { type JudgeRuleParts, judgeRule } from './judge-rule.ts';
import { addMarks, countSpans, dropSpans, readSpans, rulesWaiting } from './late-spans.ts';

export type LateJudgeParts = JudgeRuleParts & {
  readonly database: Pick<Database, 'connection' | 'transact'>;
  readonly rules: Pick<Rules, 'get' | 'versions'>;
  readonly book: Pick<AlertBook, 'open' | 'closed' | 'annotate'>;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
  /** Messages that the store does not have yet. */
  readonly lag: () => number;
  /** Readings that are older are not kept. */
  readonly keepReadings: Duration;
};

/** Says of the history of alerts what late data say of it. Tells nobody. */
export interface LateJudge {
  /** Remembers what is to be judged. Part of the caller's transaction. */
  mark(connection: DatabaseSync, marks: readonly LateMark[]): void;
  /** Judges what waits, if it is time. */
  look(): Promise<void>;
  /** So many spans wait. */
  waiting(): number;
  close(): Promise<void>;
}

/** A burst is over when nothing of it came for so long. */
const quietFor = seconds(5);
/** What comes all the time is judged all the same. */
const longestWait = minutes(1);
/** While always something comes, the store is never level with it; what is a minute old is there. */
const nearlyLevel = 10_000;
const lookEvery = seconds(1);

export function openLateJudge(parts: LateJudgeParts): LateJudge {
  const judge = new Judge(parts);
  const done = judge.run();
  return {
    mark: (connection, marks) => judge.mark(connection, marks),
    look: () => judge.look(),
    waiting: () => countSpans(parts.database.connection),
    async close() {
      judge.stop();
      await done;
    },
  };
}

class Judge {
  readonly #parts: LateJudgeParts;
  readonly #stopping = new AbortController();
  /** When the oldest and the newest mark came that wait; those of an earlier life wait already. */
  #since: EpochMs | undefined;
  #lastMark: EpochMs | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: LateJudgeParts) {
    this.#parts = parts;
    if (countSpans(parts.database.connection) > 0) this.#since = parts.clock.now();
  }

  mark(connection: DatabaseSync, marks: readonly LateMark[]): void {
    if (marks.length === 0) return;
    addMarks(connection, marks);
    this.#lastMark = this.#parts.clock.now();
    this.#since ??= this.#lastMark;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(lookEvery, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
    await this.#looking;
  }

  /** One after the other. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookNow());
    return this.#looking;
  }

  /** Never rejects: what cannot be judged now is judged later. */
  async #lookNow(): Promise<void> {
    await this.#orLater(async () => {
      if (!this.#isTime()) return;
      this.#since = undefined;
      for (const rule of rulesWaiting(this.#parts.database.connection)) {
        if (this.#stopping.signal.aborted) return;
        await this.#orLater(() => this.#judge(rule));
      }
    });
  }

  async #orLater(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.events.emit('lateUnjudged', { reason: messageOf(error) });
      this.#lastMark = this.#parts.clock.now();
      this.#since ??= this.#lastMark;
    }
  }

  #isTime(): boolean {
    const { clock, lag } = this.#parts;
    if (this.#since === undefined) return false;
    const now = clock.now();
    this.#mindClock(now);
    const isOld = now - this.#since >= longestWait;
    const isQuiet = this.#lastMark === undefined || now - this.#lastMark >= quietFor;
    return (isQuiet && lag() === 0) || (isOld && lag() < nearlyLevel);
  }

  /** The clock was set back: what it said before is no reason to wait. */
  #mindClock(now: EpochMs): void {
    if (this.#since !== undefined && this.#since > now) this.#since = now;
    if (this.#lastMark !== undefined && this.#lastMark > now) this.#lastMark = now;
  }

  async #judge(id: RuleId): Promise<void> {
    const { database, rules, book, clock, events, keepReadings } = this.#parts;
    const { signal } = this.#stopping;
    const now = clock.now();
    const spans = readSpans(database.connection, id);
    const rule = rules.get(id);
    const kept = spans.filter(({ first }) => first >= before(now, keepReadings));
    const judged = rule && kept.length > 0 ? await judgeRule(this.#parts, { rule, spans: kept, now, signal }) : [];
    if (signal.aborted) return;
    await database.transact((connection) => {
      book.annotate(connection, judged);
      dropSpans(connection, spans);
    });
    if (kept.length < spans.length) events.emit('lateTooOld', { rule: id, spans: spans.length - kept.length });
    if (judged.length > 0) events.emit('lateJudged', { rule: id, annotations: judged.length });
  }
}
