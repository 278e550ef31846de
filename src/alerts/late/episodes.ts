import type { Alert, Evidence, Transition } from '../../model/alert.ts';
import type { EpochMs } from '../../model/time.ts';

/** From when to when a condition fired. `to` is `undefined` while it does. */
export type Episode = { readonly from: EpochMs; readonly to: EpochMs | undefined };

export type KeptEpisode = Episode & { readonly alert: string; readonly endedBy: 'condition' | 'other' | undefined };
export type WouldBe = Episode & { readonly evidence: Evidence; readonly endEvidence: Evidence | undefined };

/** How it was told. That a rule or a subject is no more is not about what was observed. */
export const keptEpisode = ({ id, firedAt, resolved }: Alert): KeptEpisode => ({
  alert: id,
  from: firedAt,
  to: resolved?.at,
  endedBy: resolved && (resolved.because === 'rule' || resolved.because === 'gone' ? 'other' : 'condition'),
});

/** Puts the steps of one subject together, in order. */
export class Episodes {
  readonly #all: WouldBe[] = [];

  get all(): readonly WouldBe[] {
    return this.#all;
  }

  isFiring(): boolean {
    const last = this.#all.at(-1);
    return last !== undefined && last.to === undefined;
  }

  hear({ to, at, evidence }: Transition): void {
    if (to === 'firing') this.#all.push({ from: at, to: undefined, evidence, endEvidence: undefined });
    const last = this.#all.at(-1);
    if (to !== 'resolved' || last === undefined || last.to !== undefined) return;
    this.#all[this.#all.length - 1] = { ...last, to: at, endEvidence: evidence };
  }
}
