import { createHours } from '../active-hours.ts';
import type { Leaf } from '../leaf.ts';
import { compare } from '../limits.ts';
import { PeriodLevels } from '../period-levels.ts';
import type { Place } from '../place.ts';
import { never } from '../time-steps.ts';
import { unknown } from '../truth.ts';
import { observationOf } from './observed.ts';
import type { Asked, LeafParts } from './windowed.ts';

const onClocks = {
  day: { from: 7 * 60, to: 19 * 60 },
  evening: { from: 19 * 60, to: 23 * 60 },
  night: { from: 23 * 60, to: 7 * 60 },
} as const;

/** The sound level of the last whole day, evening or night. It is known when that is over, and stands until the next one is. */
export function createPeriodLeaf({ condition, looking }: Asked<'period'>, { compiler, world }: LeafParts): Leaf {
  const { quantity, period, limit, complete } = condition;
  const lens = compiler.lens(quantity, looking);
  const hours = createHours([onClocks[period]], world.calendar);
  const make = (kept: unknown): PeriodLevels => new PeriodLevels({ hours, of: quantity, kept });
  const form = compiler.form({ key: `${period} ${lens.key}`, lenses: [lens], make }, looking);
  const levels = (place: Place): PeriodLevels | undefined => {
    const cell = place.cells.get(form.key);
    return cell instanceof PeriodLevels ? cell : undefined;
  };
  const rateOf = (place: Place): number =>
    place.kind === undefined ? (form.census.get(place) ?? 0) : 1 / place.kind.rhythm.every;
  return {
    lenses: [lens],
    cells: [form],
    quantities: [quantity],
    limit,
    comesByTime: true,
    judge(place, at, held) {
      const last = levels(place)?.last(at);
      if (last === undefined || last.count < complete * last.length * rateOf(place)) return unknown;
      return compare(last.level, limit, held);
    },
    nextLook: (place, at) => levels(place)?.nextChange(at) ?? never,
    evidence(place, at) {
      const observation = observationOf(place, lens, world.bank);
      return {
        value: levels(place)?.last(at)?.level,
        limit: limit.limit,
        quantity,
        observations: observation === undefined ? [] : [observation],
      };
    },
  };
}
