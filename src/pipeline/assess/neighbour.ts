import type { TestParameters } from '../../model/quality-tests.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { notEvaluated, passed, suspect, type Verdict } from './verdict.ts';
import { valueText } from './wording.ts';

export type NeighbourLimits = NonNullable<TestParameters['neighbour']>;

/** What neighbours say now; the first `count` values, in any order. They are sorted in place. */
export type Voices = { readonly values: Float64Array; readonly count: number; readonly names: () => readonly string[] };

/** Neighbour: whether a sensor agrees with those around it. One alone proves nothing, so it takes the median of several. */
export function judgeNeighbour(
  id: QuantityId,
  value: number,
  { voices, limits }: { readonly voices: Voices; readonly limits: NeighbourLimits },
): Verdict {
  if (voices.count < limits.fewest) return notEvaluated;
  const median = medianOf(voices);
  const distance = Math.abs(value - median);
  const bound = Math.max(limits.suspect, limits.suspectShare * Math.abs(median));
  if (distance <= bound) return passed;
  return suspect(
    `neighbour: ${valueText(id, value)} stands ${valueText(id, distance)} ${value > median ? 'above' : 'below'} ` +
      `${valueText(id, median)}, the median of ${voices.names().join(', ')} (suspect beyond ${valueText(id, bound)})`,
  );
}

function medianOf({ values, count }: Voices): number {
  sortFirst(values, count);
  const upper = values[count >> 1] ?? 0;
  return count % 2 === 1 ? upper : (upper + (values[(count >> 1) - 1] ?? 0)) / 2;
}

/** A handful: for so few, nothing is faster than putting each in its place. */
function sortFirst(values: Float64Array, count: number): void {
  for (let next = 1; next < count; next += 1) {
    const value = values[next] ?? 0;
    let place = next;
    while (place > 0 && (values[place - 1] ?? 0) > value) {
      values[place] = values[place - 1] ?? 0;
      place -= 1;
    }
    values[place] = value;
  }
}
