import { z } from 'zod';
import {
  fleetProblemKinds,
  fleetProblems,
  isFleetProblemKind,
  type RankedProblem,
  type Sign,
  type Touched,
} from '../../fleet/port.ts';
import { presentValue, quantityIds } from '../../model/quantity.ts';
import { type EpochMs, epochMs, toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import { PositionShape } from '../vocabulary/place.ts';
import { TimeShape } from '../vocabulary/value.ts';

export const ProblemKindShape = z
  .string()
  .refine(isFleetProblemKind, { error: `expected one of ${fleetProblemKinds.join(', ')}` })
  .meta({ enum: [...fleetProblemKinds] });

const SignShape = z
  .object({
    quantity: z.enum(quantityIds).nullable().describe('`null`: the device as a whole.'),
    value: z.union([z.number(), z.boolean()]).nullable().describe('The last one that speaks for it.'),
    reason: z.string().describe('As the test or the refusal says it.'),
    count: z.int().describe('How often it was seen.'),
    lastAt: TimeShape,
  })
  .meta({ id: 'FleetSign' });

const TouchedShape = z
  .object({
    peoplePerDay: z.number().describe('People a day who would use what the device serves; an estimate.'),
    lost: z.number().min(0).max(1).describe('The share of its service that is lost.'),
    urgency: z.number().describe('How much sooner than others it should be looked at.'),
    urgent: z.boolean().describe('It cannot wait for the next round.'),
    rank: z.number().describe('The product of these: the greater, the sooner it should be repaired.'),
    because: z.string().describe('On what the estimate rests.'),
  })
  .meta({ id: 'CitizensTouched' });

const problemFields = {
  id: z.string(),
  device: z.string(),
  name: z.string(),
  kind: z.string(),
  area: z.string().nullable().describe('The smallest area that contains it.'),
  problem: z.enum(fleetProblemKinds),
  meaning: z.string(),
  remedy: z.string(),
  state: z.enum(['open', 'closed']),
  since: TimeShape.describe('When it began, as far as the readings tell.'),
  detectedAt: TimeShape,
  clearedAt: TimeShape.nullable(),
  clearedBecause: z.enum(['healthy', 'removed']).nullable(),
  forSeconds: z.int().describe('How long it lasts, or has lasted.'),
  signs: z.array(SignShape).describe('What speaks for it.'),
  touched: TouchedShape,
};

export const FleetProblemShape = z
  .object({ ...problemFields, position: PositionShape.nullable().describe('`null` when it is registered no more.') })
  .meta({ id: 'FleetProblem' });
export type ShownProblem = z.output<typeof FleetProblemShape>;

export const FleetFeatureShape = z.object({
  type: z.literal('Feature'),
  id: z.string(),
  geometry: z.object({ type: z.literal('Point'), coordinates: z.array(z.number()).length(2) }).nullable(),
  properties: z.object(problemFields),
});

export function presentProblem(
  { problem: given, touched }: RankedProblem,
  { registry, now }: { readonly registry: Directory; readonly now: EpochMs },
): ShownProblem {
  const { id, device, kind, area, problem, since, detectedAt, cleared, signs } = given;
  const known = registry.device(device);
  const { meaning, remedy } = fleetProblems[problem];
  return {
    id: String(id),
    device,
    name: known?.name ?? device,
    kind,
    area: known?.area ?? area ?? null,
    problem,
    meaning,
    remedy,
    state: cleared === undefined ? 'open' : 'closed',
    since: toIso(since),
    detectedAt: toIso(detectedAt),
    clearedAt: cleared === undefined ? null : toIso(cleared.at),
    clearedBecause: cleared?.because ?? null,
    forSeconds: Math.max(0, Math.round(((cleared?.at ?? now) - since) / 1000)),
    signs: signs.map(presentSign),
    touched: presentTouched(touched),
    position: known === undefined ? null : { lat: known.position.lat, lon: known.position.lon },
  };
}

const presentSign = ({ quantity: id, value, reason, count, times }: Sign): z.output<typeof SignShape> => ({
  quantity: id ?? null,
  value: value === undefined ? null : id === undefined ? value : presentValue(id, value),
  reason,
  count,
  lastAt: toIso(times.at(-1) ?? epochMs(0)),
});

const presentTouched = ({ isUrgent, ...touched }: Touched): z.output<typeof TouchedShape> => ({
  ...touched,
  urgent: isUrgent,
});

export function featureOfProblem({ position, ...properties }: ShownProblem): z.output<typeof FleetFeatureShape> {
  const geometry = position === null ? null : { type: 'Point' as const, coordinates: [position.lon, position.lat] };
  return { type: 'Feature', id: properties.id, geometry, properties };
}
