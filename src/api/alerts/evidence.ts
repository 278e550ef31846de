import { z } from 'zod';
import type { Evidence, EvidenceObservation } from '../../model/alert.ts';
import { presentValue, type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';
import { type EpochMs, toIso } from '../../model/time.ts';
import { QualityShape, TimeShape } from '../vocabulary/value.ts';

const QuantityNameShape = z.enum(quantityIds);
const MaybeNumberShape = z.number().nullable();

const EvidenceObservationShape = z
  .object({
    device: z.string(),
    kind: z.string(),
    quantity: QuantityNameShape,
    unit: z.string().describe('UCUM code; `1` for states.'),
    value: z.union([z.number(), z.boolean()]),
    time: TimeShape.describe('When it was observed.'),
    receivedAt: TimeShape.describe('When it reached us.'),
    quality: QualityShape,
  })
  .meta({ id: 'EvidenceObservation' });

export const EvidenceShape = z
  .object({
    value: MaybeNumberShape.describe('The number that was compared; null when there was none.'),
    limit: MaybeNumberShape.describe('What it was compared with.'),
    quantity: QuantityNameShape.nullable().describe('What the number is of; null for counts, shares and indices.'),
    unit: z.string().nullable(),
    usual: MaybeNumberShape.describe('What is usual, where it was compared with that.'),
    observations: z.array(EvidenceObservationShape).describe('The newest that speak for it, 20 at most.'),
    devices: z
      .object({ matching: z.int(), known: z.int(), total: z.int() })
      .nullable()
      .describe('Of devices of an area: how many meet the condition, of how many it is known, how many there are.'),
    matching: z.array(z.string()).describe('Devices that meet it, 20 at most.'),
  })
  .meta({ id: 'Evidence', description: 'Why a condition held, or did not.' });

const presentObservation = (observed: EvidenceObservation): z.output<typeof EvidenceObservationShape> => ({
  device: observed.device,
  kind: observed.kind,
  quantity: observed.quantity,
  unit: quantity(observed.quantity).unit,
  value: presentValue(observed.quantity, observed.value),
  time: toIso(observed.time),
  receivedAt: toIso(observed.receivedAt),
  quality: observed.quality,
});

export function presentEvidence(evidence: Evidence): z.output<typeof EvidenceShape> {
  const { value, limit, usual, devices, matching = [], observations } = evidence;
  return {
    value: value ?? null,
    limit: limit ?? null,
    quantity: evidence.quantity ?? null,
    unit: unitOf(evidence.quantity),
    usual: usual ?? null,
    observations: observations.map(presentObservation),
    devices: devices ?? null,
    matching: [...matching],
  };
}

const unitOf = (id: QuantityId | undefined): string | null => (id === undefined ? null : quantity(id).unit);

export const isoOrNull = (moment: EpochMs | undefined): string | null => (moment === undefined ? null : toIso(moment));
