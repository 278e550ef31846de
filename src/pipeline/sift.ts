import type { Decoded } from '../model/device-kind.ts';
import type { Sample } from '../model/observation.ts';
import type { Refusal } from '../model/rejection.ts';
import type { EpochMs } from '../model/time.ts';
import { validate } from './validate.ts';

/** A payload that could be read. */
export type Readable = Extract<Decoded, { ok: true }>;

/** Separates what of a payload can be from what cannot be, or could not be read. */
export function sift(
  { samples, refused, entries }: Readable,
  receivedAt: EpochMs,
): { readonly valid: readonly Sample[]; readonly refused: readonly Refusal[] } {
  const valid: Sample[] = [];
  const setAside: Refusal[] = [...refused];
  for (const [index, sample] of samples.entries()) {
    const refusal = validate(sample, receivedAt);
    if (refusal === undefined) valid.push(sample);
    else setAside.push({ ...refusal, entry: entries?.[index] });
  }
  return { valid, refused: setAside };
}
