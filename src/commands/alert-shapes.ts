import { z } from 'zod';
import { UnavailableError } from '../model/errors.ts';

const SubjectShape = z.looseObject({ is: z.string(), name: z.string() });

/** What commands read of the answers of the running service. */
export const AlertShape = z.looseObject({
  id: z.string(),
  rule: z.string(),
  subject: SubjectShape,
  area: z.looseObject({ name: z.string() }).nullable(),
  severity: z.string(),
  state: z.string(),
  since: z.string(),
  resolved: z.looseObject({ at: z.string(), because: z.string() }).nullable(),
  acknowledged: z.looseObject({ by: z.string().nullable(), note: z.string().nullable(), at: z.string() }).nullable(),
  quiet: z.looseObject({ because: z.string() }).nullable(),
  page: z.string().nullable(),
});
export type ListedAlert = z.output<typeof AlertShape>;

export const AlertListShape = z.object({ alerts: z.array(AlertShape), next: z.string().nullable() });

const QuantityShape = z.string().nullable();

export const EvidenceShape = z.looseObject({
  value: z.number().nullable(),
  limit: z.number().nullable(),
  quantity: QuantityShape,
  usual: z.number().nullable(),
  devices: z.object({ matching: z.number(), known: z.number(), total: z.number() }).nullable(),
  matching: z.array(z.string()),
  observations: z.array(
    z.looseObject({
      device: z.string(),
      quantity: z.string(),
      value: z.union([z.number(), z.boolean()]),
      time: z.string(),
      receivedAt: z.string(),
      quality: z.string(),
    }),
  ),
});
export type ShownEvidence = z.output<typeof EvidenceShape>;

export const PendingListShape = z.object({
  pending: z.array(
    z.looseObject({
      rule: z.string(),
      subject: SubjectShape,
      since: z.string(),
      firesAt: z.string(),
      evidence: EvidenceShape,
    }),
  ),
});
export type Pending = z.output<typeof PendingListShape>['pending'][number];

export const WholeAlertShape = AlertShape.extend({
  version: z.string(),
  firedAt: z.string(),
  transitions: z.array(
    z.looseObject({
      to: z.string(),
      because: z.string(),
      at: z.string(),
      evidence: EvidenceShape,
      began: EvidenceShape.nullable(),
    }),
  ),
  deeds: z.array(z.object({ at: z.string(), does: z.string(), by: z.string().nullable(), note: z.string() })),
  announcements: z.array(
    z.looseObject({
      what: z.string(),
      announcedAt: z.string(),
      receivers: z.array(z.string()),
      audience: z.array(z.string()),
      texts: z.looseObject({ en: z.looseObject({ title: z.string() }) }),
    }),
  ),
  annotations: z.array(
    z.looseObject({
      says: z.string(),
      arrivedAt: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
});
export type WholeAlert = z.output<typeof WholeAlertShape>;

/** @throws {UnavailableError} when the service answers otherwise. */
export function readAnswer<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw new UnavailableError('the running service answers in another way: it is of another version');
}
