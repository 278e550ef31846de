import type { Near } from '../../contract/generated/answers.ts';

type Known = Pick<Near, 'parking' | 'air' | 'noise' | 'lamps'>;

/** Whether any sensor around a place says something now. Where none does, that nobody warns is no good news. */
export function isHeard({ parking, air, noise, lamps }: Known): boolean {
  const values = [...(air?.values ?? []), ...(noise === null ? [] : [noise.value])];
  const counted = (parking?.totals.free ?? 0) + (parking?.totals.occupied ?? 0);
  return counted + (lamps?.faulty ?? 0) + (lamps?.sound ?? 0) > 0 || values.some(({ value }) => value !== null);
}
