import { z } from 'zod';
import type { EpochMs } from '../../model/time.ts';
import { noTotals, type Totals } from '../../state/port.ts';
import { BasisShape } from '../vocabulary/basis.ts';
import { presentCount, unknownFields } from '../vocabulary/state-count.ts';

const LampFaultsShape = z.object({
  faulty: z.int().min(0),
  sound: z.int().min(0),
  unknown: z.int().min(0).describe('Nobody knows whether they are sound.'),
  basis: BasisShape,
});

export const LightingTotalsShape = z
  .object({
    lamps: z.int().min(0),
    on: z.int().min(0).describe('They burn, and no fault is known of them.'),
    off: z.int().min(0).describe('They do not burn, and no fault is known of them.'),
    faulty: z.int().min(0).describe('They report a fault, whether they burn or not.'),
    ...unknownFields,
    faults: LampFaultsShape.describe('The same lamps by their faults alone: faulty + sound + unknown = lamps.'),
  })
  .meta({
    id: 'LightingTotals',
    description: 'Lamps by state: on + off + faulty + unknown = lamps, always. A known fault counts before the light.',
  });

export type LightingTotals = z.output<typeof LightingTotalsShape>;

/** What the state of the city has derived of its lamps; `undefined` without any. */
export function presentLighting({ lamps: derived, states }: Totals, now: EpochMs): LightingTotals | undefined {
  if (derived === undefined) return undefined;
  const { total: lamps, on, off, faulty, ...rest } = presentCount(derived, now);
  const told = presentCount(states.get('lamp_fault') ?? noTotals, now);
  // A lamp of a kind that reports no faults is one of which nobody knows whether it is sound.
  const faults = { faulty: told.on, sound: told.off, unknown: lamps - told.on - told.off, basis: told.basis };
  return { lamps, on, off, faulty, ...rest, faults };
}

export const noLamps: LightingTotals = {
  lamps: 0,
  on: 0,
  off: 0,
  faulty: 0,
  unknown: 0,
  neverSeen: 0,
  doubted: 0,
  basis: { values: 0, newestAgeSeconds: null, oldestAgeSeconds: null, quality: 'missing', reasons: [] },
  faults: {
    faulty: 0,
    sound: 0,
    unknown: 0,
    basis: { values: 0, newestAgeSeconds: null, oldestAgeSeconds: null, quality: 'missing', reasons: [] },
  },
};
