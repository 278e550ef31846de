import { History } from '../history.ts';
import type { Leaf } from '../leaf.ts';
import { compare } from '../limits.ts';
import type { Place } from '../place.ts';
import { never } from '../time-steps.ts';
import { unknown } from '../truth.ts';
import { observationOf } from './observed.ts';
import type { Asked, LeafParts } from './windowed.ts';

/** How much a quantity of a device rose or fell within a span. */
export function createChangeLeaf({ condition, looking }: Asked<'change'>, { compiler, world }: LeafParts): Leaf {
  const { quantity, within, limit } = condition;
  const lens = compiler.lens(quantity, looking);
  const form = compiler.form(
    { key: `change ${lens.key} ${within}`, lenses: [lens], make: (kept) => new History({ span: within, kept }) },
    looking,
  );
  const history = (place: Place): History | undefined => {
    const cell = place.cells.get(form.key);
    return cell instanceof History ? cell : undefined;
  };
  return {
    lenses: [lens],
    cells: [form],
    quantities: [quantity],
    limit,
    comesByTime: true,
    judge(place, at, held) {
      const ends = history(place)?.ends(at);
      return ends === undefined ? unknown : compare(ends.newest.value - ends.oldest.value, limit, held);
    },
    nextLook: (place, at) => history(place)?.nextChange(at) ?? never,
    evidence(place, at) {
      const ends = history(place)?.ends(at);
      const newest = observationOf(place, lens, world.bank);
      const oldest =
        newest === undefined || ends === undefined ? [] : [{ ...newest, ...ends.oldest, receivedAt: ends.oldest.time }];
      return {
        value: ends === undefined ? undefined : ends.newest.value - ends.oldest.value,
        limit: limit.limit,
        quantity,
        observations: newest === undefined ? [] : [newest, ...oldest],
      };
    },
  };
}
