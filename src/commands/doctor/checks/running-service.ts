import { z } from 'zod';
import { parseIso } from '../../../model/time.ts';
import type { Check } from '../check.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { spanOf } from '../words.ts';

const PartShape = z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().optional() });
const ServiceShape = z.object({ readiness: z.object({ ready: z.boolean(), parts: z.array(PartShape) }) });

/** Whether the service runs on this data folder, and what it says of its parts. */
export const service: Check = {
  name: 'service',
  async run({ sighting, askService, clock }) {
    if (sighting.state === 'none') return [ok('not running')];
    const { pid, httpUrl, startedAt } = sighting.note;
    if (sighting.state === 'gone') {
      return [warning(`not running; process ${pid} ended without closing (killed, or a power cut)`, afterKill)];
    }
    if (sighting.state === 'silent') {
      return [fault(`process ${pid} is there, but does not answer at ${httpUrl}`, `Look into its log; ${restart}`)];
    }
    const { body } = await askService({ method: 'GET', path: '/api/v1/operate/service' });
    const { parts } = ServiceShape.parse(body).readiness;
    const age = clock.now() - (parseIso(startedAt) ?? clock.now());
    return [ok(`runs as process ${pid} at ${httpUrl} for ${spanOf(age)}`), ...parts.flatMap(judgePart)];
  },
};

const afterKill = 'Start it again: what was acknowledged is on disk.';
const restart = 'restart it if it stays so: what was acknowledged is on disk.';

function judgePart({ name, ok: works, detail, remedy }: z.output<typeof PartShape>): readonly Finding[] {
  return works ? [] : [fault(`${name}: ${detail}`, remedy ?? 'Look into the log of the service.')];
}

/** What the running service says of a part of it, e.g. its store; `undefined` when it does not run. */
export async function detailOf(part: string, { sighting, askService }: Installation): Promise<string | undefined> {
  if (sighting.state !== 'running') return undefined;
  const { body } = await askService({ method: 'GET', path: '/api/v1/operate/service' });
  return ServiceShape.parse(body).readiness.parts.find(({ name }) => name.startsWith(part))?.detail;
}
