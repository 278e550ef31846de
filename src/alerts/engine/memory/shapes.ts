import { z } from 'zod';
import { areaId, deviceId, kindId } from '../../../model/ids.ts';
import { isQuantityId } from '../../../model/quantity.ts';
import { ruleId } from '../../../model/rule.ts';
import { epochMs } from '../../../model/time.ts';

const Moment = z.number().transform(epochMs);
/** Missing where there is none: JSON has no infinity. */
const SomeMoment = Moment.optional();
const Span = z.object({ from: Moment, to: Moment }).readonly();
const Quantity = z.string().refine(isQuantityId);
const Quality = z.enum(['pass', 'not_evaluated', 'suspect', 'fail', 'missing']);

const ObservationShape = z
  .object({
    quantity: Quantity,
    value: z.number(),
    quality: Quality,
    reasons: z.array(z.string()).readonly(),
    revision: z.number().optional(),
  })
  .readonly();

const Heard = {
  device: z.string().transform(deviceId),
  kind: z.string().transform(kindId),
  area: z.string().transform(areaId).optional(),
  time: Moment,
  receivedAt: Moment,
};

export const SharedShape = z.object({
  decidedUpTo: Moment,
  lastStep: SomeMoment,
  from: Moment,
  deaf: z.array(Span).readonly(),
  waiting: z.object({
    readings: z.array(z.object({ ...Heard, observations: z.array(ObservationShape).readonly() })).readonly(),
    rejudged: z
      .array(z.object({ ...Heard, observation: ObservationShape.and(z.object({ revision: z.number() })) }))
      .readonly(),
  }),
  forms: z.array(z.string()).readonly(),
  recalled: z.array(z.string().transform(ruleId)).readonly(),
});
export type Shared = z.infer<typeof SharedShape>;

const EvidenceShape = z.object({
  value: z.number().optional(),
  limit: z.number().optional(),
  quantity: Quantity.optional(),
  usual: z.number().optional(),
  observations: z
    .array(
      z.object({
        device: z.string().transform(deviceId),
        kind: z.string().transform(kindId),
        quantity: Quantity,
        time: Moment,
        receivedAt: Moment,
        value: z.number(),
        quality: Quality,
      }),
    )
    .readonly(),
  devices: z.object({ matching: z.number(), known: z.number(), total: z.number() }).optional(),
  matching: z.array(z.string().transform(deviceId)).readonly().optional(),
});

export const MachineShape = z.object({
  rule: z.string(),
  phase: z.enum(['asleep', 'pending', 'firing', 'clearing']),
  truth: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  at: SomeMoment,
  since: SomeMoment,
  began: EvidenceShape.optional(),
  endsAt: SomeMoment,
  because: z.enum(['condition', 'cleared', 'unknown', 'hours', 'rule', 'gone']),
});
export type KeptMachine = z.infer<typeof MachineShape>;

const Named = z.array(z.tuple([z.number(), z.number()]));

/** What is kept of a place. Numbers stand for names of the part that it lies in. */
export const PlaceShape = z.object({
  heardAt: SomeMoment,
  clock: SomeMoment,
  standsSince: SomeMoment,
  series: z.array(z.tuple([z.number(), z.array(z.number())])).optional(),
  codes: Named,
  cells: z.array(z.tuple([z.number(), z.unknown()])).optional(),
  machines: z.array(MachineShape).optional(),
  lastSince: Named.optional(),
});
export type KeptPlace = z.infer<typeof PlaceShape>;

/** The first number tells the form; a part of another form is left aside. */
export const form = 2;
export const PartShape = z.object({
  form: z.literal(form),
  names: z.array(z.string()),
  places: z.array(z.tuple([z.string(), PlaceShape])),
});
export const SharedPartShape = z.object({ form: z.literal(form), shared: SharedShape });
