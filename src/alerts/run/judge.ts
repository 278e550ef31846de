import type { Transition } from '../../model/alert.ts';
import type { EpochMs } from '../../model/time.ts';
import type { AlertBook, Engine, LateMark, Life, LifeChange } from '../port.ts';

/** What one look brought: to be kept together, in this order. */
export type Decision = { readonly changes: readonly LifeChange[]; readonly late: readonly LateMark[] };

export type JudgeParts = {
  readonly engine: Engine;
  readonly life: Life;
  readonly book: Pick<AlertBook, 'known'>;
};

const isEmpty = ({ alerts, transitions, announcements, groups, quietings }: LifeChange): boolean =>
  alerts.length + transitions.length + announcements.length + groups.size + quietings.length === 0;

/** Nothing has to be kept. */
export const isIdle = ({ changes, late }: Decision): boolean => changes.length === 0 && late.length === 0;

/** Decides which conditions hold, and what becomes of alerts by that. Steps that were kept in an earlier life are passed over. */
export class Judge {
  readonly #engine: Engine;
  readonly #life: Life;
  readonly #book: Pick<AlertBook, 'known'>;

  constructor({ engine, life, book }: JudgeParts) {
    this.#engine = engine;
    this.#life = life;
    this.#book = book;
  }

  /** Everything that can be decided of what arrived before `until`. */
  decide(until: EpochMs): Decision {
    if (!this.#engine.hasWork(until)) return { changes: this.#changes([], until), late: [] };
    const { transitions, late } = this.#engine.advance(until);
    return { changes: this.#changes(transitions, until), late };
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
    const known = transitions.length === 0 ? undefined : this.#book.known(transitions.map(({ id }) => id));
    const fresh = transitions.filter(({ id }) => known?.has(id) !== true);
    const taken = fresh.length === 0 ? [] : [this.#life.take(fresh, now)];
    return [...taken, this.#life.advance(now)].filter((change) => !isEmpty(change));
  }
}
