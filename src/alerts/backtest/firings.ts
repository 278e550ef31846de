import type { Transition } from '../../model/alert.ts';
import { type Duration, milliseconds } from '../../model/duration.ts';
import type { EpochMs, TimeSpan } from '../../model/time.ts';

/** How often and for how long conditions of one rule fired within a span. */
export class Firings {
  readonly #span: TimeSpan;
  readonly #open = new Map<string, Transition>();
  #openAtStart: readonly Transition[] | undefined;
  #count = 0;
  #time = 0;
  #longest = 0;

  constructor(span: TimeSpan) {
    this.#span = span;
  }

  /** Also those before the span: they may still fire when it begins. In order. */
  hear(transition: Transition): void {
    const isWithin = transition.noticedAt >= this.#span.from;
    if (isWithin) this.#openAtStart ??= [...this.#open.values()];
    if (transition.to === 'firing') {
      this.#open.set(transition.alert, transition);
      if (isWithin) this.#count += 1;
    }
    if (transition.to === 'resolved') this.#end(transition.alert, transition.at);
  }

  /** Nothing more is heard: what still fires does so until the end of the span. */
  sum(): Pick<FiringsSum, 'firings' | 'firingTime' | 'longest' | 'openAtStart'> {
    const openAtStart = this.#openAtStart ?? [...this.#open.values()];
    for (const alert of this.#open.keys()) this.#end(alert, this.#span.to);
    return {
      firings: this.#count,
      firingTime: milliseconds(this.#time),
      longest: milliseconds(this.#longest),
      openAtStart,
    };
  }

  #end(alert: string, at: EpochMs): void {
    const firing = this.#open.get(alert);
    this.#open.delete(alert);
    if (firing === undefined) return;
    const lasted = Math.max(0, Math.min(at, this.#span.to) - Math.max(firing.at, this.#span.from));
    this.#time += lasted;
    this.#longest = Math.max(this.#longest, lasted);
  }
}

type FiringsSum = {
  readonly firings: number;
  readonly firingTime: Duration;
  readonly longest: Duration;
  readonly openAtStart: readonly Transition[];
};
