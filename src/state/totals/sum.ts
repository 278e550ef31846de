import { isState, type QuantityId, quantityIds } from '../../model/quantity.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Basis, FreshnessTotals, LampTotals, StateTotals, Totals } from '../port.ts';
import type { Aspect, Standing } from './aspects.ts';

/** How many stand alike in one respect, and what that rests on. */
export type Counted = {
  readonly size: number;
  readonly unjudged: number;
  readonly oldest: EpochMs | undefined;
  readonly newest: EpochMs | undefined;
};

/** Adds up how devices stand, and says it as totals. */
export class Sum {
  readonly #counted = new Map<Aspect['name'], Map<Standing, Counted>>();
  #devices = 0;

  addDevices(count: number): void {
    this.#devices += count;
  }

  add(aspect: Aspect['name'], standing: Standing, counted: Counted): void {
    if (counted.size === 0) return;
    let standings = this.#counted.get(aspect);
    if (standings === undefined) {
      standings = new Map();
      this.#counted.set(aspect, standings);
    }
    const before = standings.get(standing);
    standings.set(standing, before === undefined ? counted : together(before, counted));
  }

  totals(): Totals {
    return {
      devices: this.#freshness(),
      states: new Map(quantityIds.filter(isState).flatMap((id) => this.#entry(id))),
      lamps: this.#lamps(),
    };
  }

  #of(aspect: Aspect['name'], standing: Standing): Counted {
    return this.#counted.get(aspect)?.get(standing) ?? nothing;
  }

  #freshness(): FreshnessTotals {
    const of = (standing: Standing): number => this.#of('freshness', standing).size;
    const [live, late, stale] = [of('live'), of('late'), of('stale')];
    // Devices of a kind that is not known any more have no rhythm, and count as never seen.
    return { total: this.#devices, live, late, stale, neverSeen: this.#devices - live - late - stale };
  }

  #entry(quantity: QuantityId): readonly (readonly [QuantityId, StateTotals])[] {
    return this.#counted.has(quantity) ? [[quantity, this.#state(quantity)]] : [];
  }

  #state(aspect: Aspect['name']): StateTotals {
    const of = (standing: Standing): Counted => this.#of(aspect, standing);
    const [on, off, doubted, neverSeen] = [of('on'), of('off'), of('doubted'), of('never_seen')];
    const unknown = doubted.size + neverSeen.size + of('silent').size;
    return {
      total: on.size + off.size + unknown,
      on: on.size,
      off: off.size,
      unknown,
      neverSeen: neverSeen.size,
      doubted: doubted.size,
      basis: basisOf([on, off]),
    };
  }

  #lamps(): LampTotals | undefined {
    if (!this.#counted.has('lamp')) return undefined;
    const { total, on, off, ...rest } = this.#state('lamp');
    const faulty = this.#of('lamp', 'faulty');
    const basis = basisOf([this.#of('lamp', 'on'), this.#of('lamp', 'off'), faulty]);
    return { total: total + faulty.size, on, off, faulty: faulty.size, ...rest, basis };
  }
}

const nothing: Counted = { size: 0, unjudged: 0, oldest: undefined, newest: undefined };

const together = (one: Counted, other: Counted): Counted => ({
  size: one.size + other.size,
  unjudged: one.unjudged + other.unjudged,
  oldest: first([one.oldest, other.oldest]),
  newest: last([one.newest, other.newest]),
});

function basisOf(known: readonly Counted[]): Basis {
  const { size, unjudged, oldest, newest } = known.reduce(together, nothing);
  const quality = size === 0 ? 'missing' : unjudged > 0 ? 'not_evaluated' : 'pass';
  return { values: size, oldest, newest, quality };
}

const present = (moments: readonly (EpochMs | undefined)[]): EpochMs[] =>
  moments.filter((moment) => moment !== undefined);

function first(moments: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const given = present(moments);
  return given.length === 0 ? undefined : epochMs(Math.min(...given));
}

function last(moments: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const given = present(moments);
  return given.length === 0 ? undefined : epochMs(Math.max(...given));
}
