import { z } from 'zod';
import { CallerError, ConfigError } from '../../model/errors.ts';
import type { Installation } from './installation.ts';

const PartShape = z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().optional() });
const ServiceShape = z.object({
  settings: z.record(z.string(), z.string()),
  readiness: z.object({ ready: z.boolean(), parts: z.array(PartShape) }),
});

export type TellingPart = z.output<typeof PartShape>;

/**
 * What the running service says of itself; `undefined` when it does not run, or does not take our token, which is a finding of
 * its own and spoils no other.
 */
export async function askRunning({
  sighting,
  askService,
}: Installation): Promise<z.output<typeof ServiceShape> | undefined> {
  if (sighting.state !== 'running') return undefined;
  try {
    const { body } = await askService({ method: 'GET', path: '/api/v1/operate/service' });
    return ServiceShape.parse(body);
  } catch (error) {
    if (error instanceof CallerError || error instanceof ConfigError) return undefined;
    throw error;
  }
}
