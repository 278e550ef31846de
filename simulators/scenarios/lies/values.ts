import type { DeviceKind } from '../../../src/model/device-kind.ts';
import { type QuantityId, quantity } from '../../../src/model/quantity.ts';
import { type PlainForm, writeJson } from '../../plain-form.ts';
import type { Candidate, Spoken } from './lie.ts';
import type { Rewritten } from './rewrite.ts';

export const measures =
  (...ids: readonly QuantityId[]) =>
  ({ kind }: Candidate): boolean =>
    ids.every((id) => kind.quantities.includes(id));

function nameOf(kind: DeviceKind, id: QuantityId, { values }: PlainForm): string | undefined {
  return Object.entries(values).find(([name, value]) => {
    const decoded = kind.decode(writeJson({ values: { [name]: value } }));
    return decoded.ok && decoded.samples[0]?.quantity === id;
  })?.[0];
}

/** What an instrument shows of a value: its digits, and never what the quantity cannot take. */
function shown(id: QuantityId, value: number, decimals: number): number {
  const { min, max } = quantity(id).possible;
  return Number(Math.min(max, Math.max(min, value)).toFixed(decimals));
}

type Replace = (spoken: Spoken, lieAbout: (value: number) => number) => Rewritten | undefined;

/** Replaces one quantity in the readings of a kind, under whatever name the kind has for it. */
export function replacing(kind: DeviceKind, id: QuantityId, decimals = quantity(id).decimals): Replace {
  let name: string | undefined;
  return ({ form }, lieAbout) => {
    name ??= nameOf(kind, id, form);
    const value = form.values[name ?? ''];
    if (name === undefined || typeof value !== 'number') return undefined;
    const lie = shown(id, lieAbout(value), decimals);
    const values = { ...form.values, [name]: lie };
    return { form: { ...form, values }, quantity: id, detail: `${name} ${lie} instead of ${value}` };
  };
}
