import type { Transition } from '../../model/alert.ts';
import { messageOf, UnavailableError } from '../../model/errors.ts';
import type { EpochMs } from '../../model/time.ts';
import type { AlertBook, Decided, Engine, LateMark, Life, LifeChange } from '../port.ts';

/** What one look brought: to be kept together, in this order. */
export type Decision = { readonly changes: readonly LifeChange[]; readonly late: readonly LateMark[] };

export type JudgeParts = {
  readonly engine: Engine;
  readonly life: Life;
  readonly book: Pick<AlertBook, 'known'>;
};

const isEmpty = ({ alerts, transitions, announcements, groups, quietings }: LifeChange): boolean =>
  alerts.length + transitions.length + announcements.length + groups.size + quietings.length === 0;

const nothing: Decided = { transitions: [], late: [] };

/** Nothing has to be kept. */
export const isIdle = ({ changes, late }: Decision): boolean => changes.length === 0 && late.length === 0;

/** Decides which conditions hold, and what becomes of alerts by that. Steps that were kept in an earlier life are passed over. */
export class Judge {
  readonly #engine: Engine;
  readonly #life: Life;
  readonly #book: Pick<AlertBook, 'known'>;
  /** Steps of which it could not be found out yet whether they are kept already. */
  #waiting: readonly Transition[] = [];
  #late: readonly LateMark[] = [];

  constructor({ engine, life, book }: JudgeParts) {
    this.#engine = engine;
    this.#life = life;
    this.#book = book;
  }

  /** Everything that can be decided of what arrived before `until`. When it throws, nothing is lost: the next call goes on. */
  decide(until: EpochMs): Decision {
    return this.#after(this.#engine.hasWork(until) ? this.#engine.advance(until) : nothing, until);
  }

  /** The clock of the arrivals was set back. */
  turnBack(to: EpochMs): Decision {
    return this.#after(this.#engine.turnBack(to), to);
  }

  #after({ transitions, late }: Decided, until: EpochMs): Decision {
    this.#waiting = [...this.#waiting, ...transitions];
    this.#late = [...this.#late, ...late];
    const decided = { changes: this.#changes([], until), late: this.#late };
    this.#late = [];
    return decided;
  }

  /** Steps that did not come out of {@link decide}: other rules are in force. */
  follow(transitions: readonly Transition[], now: EpochMs): Decision {
    return { changes: this.#changes(transitions, now), late: [] };
  }

  /**
   * Ends alerts that nobody decides of any more: their rule was removed while the service was stopped, or what was remembered of them
   * cannot be read.
   */
  endForgotten(now: EpochMs): Decision {
    const firing = new Set(this.#engine.firing());
    const forgotten = this.#life.open().filter(({ id }) => !firing.has(id));
    const ends = forgotten.map(
      ({ id, rule, version, subject, since }): Transition => ({
        id: `${id}/forgotten`,
        alert: id,
        rule,
        version,
        subject,
        to: 'resolved',
        because: 'rule',
        at: now,
        since,
        noticedAt: now,
        evidence: { value: undefined, limit: undefined, quantity: undefined, observations: [] },
        trigger: undefined,
      }),
    );
    return this.follow(ends, now);
  }

  #changes(transitions: readonly Transition[], now: EpochMs): readonly LifeChange[] {
    this.#waiting = [...this.#waiting, ...transitions];
    const known = this.#known();
    const fresh = this.#waiting.filter(({ id }) => !known.has(id));
    this.#waiting = [];
    const taken = fresh.length === 0 ? [] : [this.#life.take(fresh, now)];
    return [...taken, this.#life.advance(now)].filter((change) => !isEmpty(change));
  }

  /** @throws {UnavailableError} while the disk cannot be read; what waits for the answer goes on waiting. */
  #known(): ReadonlySet<string> {
    const ids = this.#waiting.map(({ id }) => id);
    if (ids.length === 0) return new Set();
    try {
      return this.#book.known(ids);
    } catch (cause) {
      throw new UnavailableError(`what was told before cannot be read: ${messageOf(cause)}`, { cause });
    }
  }
}
