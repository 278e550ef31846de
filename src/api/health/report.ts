import { z } from 'zod';

/** One part of the service, and whether it does its work. A failing part says what an operator should do. */
export type PartHealth = { readonly name: string } & (
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly remedy: string }
);

/** How the service is: ready when it can take messages and answer questions. */
export type HealthReport = { readonly ready: boolean; readonly parts: readonly PartHealth[] };

export const ReadinessShape = z
  .object({
    ready: z.boolean(),
    parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().optional() })),
  })
  .meta({ id: 'Readiness' });
