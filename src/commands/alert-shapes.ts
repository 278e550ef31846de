import { z } from 'zod';
import { UnavailableError } from '../model/errors.ts';

/** What commands read of the answers of the running service. */
export const AlertShape = z.looseObject({
  id: z.string(),
  rule: z.string(),
  subject: z.looseObject({ is: z.string(), name: z.string() }),
  area: z.looseObject({ name: z.string() }).nullable(),
  severity: z.string(),
  state: z.string(),
  since: z.string(),
  resolved: z.looseObject({ at: z.string(), because: z.string() }).nullable(),
  acknowledged: z.looseObject({ by: z.string().nullable(), note: z.string().nullable(), at: z.string() }).nullable(),
  quiet: z.looseObject({ because: z.string() }).nullable(),
  page: z.string(),
});
export type ListedAlert = z.output<typeof AlertShape>;

export const AlertListShape = z.object({ alerts: z.array(AlertShape), next: z.string().nullable() });

export const WholeAlertShape = AlertShape.extend({
  version: z.string(),
  transitions: z.array(
    z.looseObject({
      to: z.string(),
      because: z.string(),
      at: z.string(),
      evidence: z.looseObject({
        value: z.number().nullable(),
        limit: z.number().nullable(),
        unit: z.string().nullable(),
        matching: z.array(z.string()),
      }),
    }),
  ),
  announcements: z.array(
    z.looseObject({
      what: z.string(),
      announcedAt: z.string(),
      texts: z.looseObject({ en: z.looseObject({ title: z.string() }) }),
    }),
  ),
  annotations: z.array(z.looseObject({ says: z.string(), arrivedAt: z.string() })),
});
export type WholeAlert = z.output<typeof WholeAlertShape>;

/** @throws {UnavailableError} when the service answers otherwise. */
export function readAnswer<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw new UnavailableError('the running service answers in another way: it is of another version');
}
