import type { Leaf } from '../leaf.ts';
import { compare } from '../limits.ts';
import { unknown } from '../truth.ts';
import { createWindowReader } from './window-of.ts';
import type { Asked, LeafParts } from './windowed.ts';

/** The mean of the last span, of a device or of all devices of an area; unknown when too little of it is there. */
export function createMeanLeaf({ condition, looking }: Asked<'mean'>, parts: LeafParts): Leaf {
  const { quantity, limit, complete } = condition;
  const window = createWindowReader(condition, looking, parts);
  return {
    lenses: [window.lens],
    cells: [window.form],
    quantities: [quantity],
    limit,
    comesByTime: true,
    judge(place, at, held) {
      const span = window.read(place, at);
      if (span === undefined || span.completeness < complete) return unknown;
      return compare(span.mean, limit, held);
    },
    nextLook: (place, at) => window.nextChange(place, at),
    evidence: (place, at) => ({
      value: window.read(place, at)?.mean,
      limit: limit.limit,
      quantity,
      observations: window.observations(place),
    }),
  };
}
