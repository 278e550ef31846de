import { isQuantityId, isState, type QuantityId } from '../../src/model/quantity.ts';

/** What a field of a payload means: a quantity in its canonical unit or, with `convert`, in the unit that the name tells. */
type FieldMeaning = QuantityId | { readonly quantity: QuantityId; readonly convert: (value: number) => number };

/** The names that devices of a kind use in their payloads, in the order in which people should read them. */
export type FieldNames = Readonly<Record<string, FieldMeaning>>;

export type Field = {
  readonly quantity: QuantityId;
  /** A state is sent as `true` or `false`, everything else as a number. */
  readonly isState: boolean;
  readonly convert: ((value: number) => number) | undefined;
};

/** Words of the message itself, which no field may be called. */
export const reservedNames: ReadonlySet<string> = new Set(['time', 'seq', 'values']);

/** The fields by every name they go by: the kind's own, and the ids of the vocabulary, which always mean the canonical unit. */
export function resolveFields(names: FieldNames): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const [name, meaning] of Object.entries(names)) {
    const { quantity, convert } = typeof meaning === 'string' ? { quantity: meaning, convert: undefined } : meaning;
    if (reservedNames.has(name) || (isQuantityId(name) && (name !== quantity || convert !== undefined))) {
      throw new TypeError(`A payload field cannot be called "${name}": the name is taken.`);
    }
    fields.set(quantity, { quantity, isState: isState(quantity), convert: undefined });
    fields.set(name, { quantity, isState: isState(quantity), convert });
  }
  return fields;
}
