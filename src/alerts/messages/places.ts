import type { Evidence } from '../../model/alert.ts';
import type { Condition } from '../../model/rule.ts';

/** What messages can say, and what each place stands for. */
export const places = {
  place: 'where it is: the area, the device and its area, or the city',
  value: 'the number that was compared; the word of the band, for an index',
  unit: 'the unit of that number; nothing for counts and bands',
  limit: 'what it was compared with',
  quantity: 'what was measured, in words',
  usual: 'what is usual at this hour; only with the condition "usual"',
  count: 'how many devices meet the condition, or how many alerts are told of together',
  total: 'of how many devices that is known',
  devices: 'the names of these devices, the first three',
  since: 'when it began, on the clocks of the city',
  at: 'when this came about, on the clocks of the city',
  observed: 'when the newest of the observations behind it was made, on the clocks of the city',
  duration: 'how long it has lasted, or lasted, in words',
  rule: 'the name of the rule',
} as const satisfies Readonly<Record<string, string>>;

export type PlaceName = keyof typeof places;
export const placeNames = Object.keys(places).filter(isPlaceName);

export function isPlaceName(name: string): name is PlaceName {
  return Object.hasOwn(places, name);
}

/** Whose number chooses between one and several. */
export const choosers: ReadonlySet<string> = new Set<PlaceName>(['count', 'total', 'value', 'limit']);

/** What a condition compares, whatever else it asks for. */
export type Compared = {
  readonly hasNumber: boolean;
  readonly usual: Extract<Condition, { is: 'usual' }>['compared'] | undefined;
  readonly isIndex: boolean;
  readonly isShare: boolean;
  /** Whether more than the limit is what it warns of; otherwise less. */
  readonly isUpwards: boolean;
};

type Limited = Extract<Condition, { readonly limit: unknown }>;

/** The parts of a condition that are of the rule's own subject and compare: not those of the devices that are counted. */
function* comparingParts(condition: Condition): Generator<Limited> {
  if ('limit' in condition) yield condition;
  else if (condition.is === 'not') yield* comparingParts(condition.of);
  else if (condition.is !== 'absent') for (const part of condition.of) yield* comparingParts(part);
}

/** What the condition compares: the part of it that the evidence is of, or the first one. */
export function comparedBy(condition: Condition, evidence?: Pick<Evidence, 'limit' | 'quantity'>): Compared {
  const parts = [...comparingParts(condition)];
  const shown = parts.find((part) => {
    const quantity = 'quantity' in part ? part.quantity : undefined;
    return part.limit.limit === evidence?.limit && quantity === evidence.quantity;
  });
  const part = shown ?? parts[0];
  return {
    hasNumber: part !== undefined,
    usual: parts.find((each) => each.is === 'usual')?.compared,
    isIndex: part?.is === 'index',
    isShare: part?.is === 'some' && part.counted === 'share',
    isUpwards: part === undefined || part.limit.is === 'above' || part.limit.is === 'at_least',
  };
}
