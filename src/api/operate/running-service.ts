import { z } from 'zod';
import { type EpochMs, toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { type HealthReport, ReadinessShape } from '../health/report.ts';
import { askHealth } from '../health/routes.ts';
import type { ServiceInfo } from '../status/routes.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';

/** Where and how this process runs: for its operator's eyes only. */
export type Installation = {
  readonly dataDir: string;
  readonly startedAt: EpochMs;
  /** Every setting as text, secrets as `[secret]`. */
  readonly settings: Readonly<Record<string, string>>;
};

const ServiceShape = z
  .object({
    version: z.string(),
    startedAt: TimeShape,
    pid: z.int().describe('Number of the process on its machine.'),
    node: z.string().describe('Version of Node.js.'),
    dataDir: z.string().describe('Folder of the journal, the embedded store and the registry.'),
    settings: z.record(z.string(), z.string()).describe('Settings by name; secrets are `[secret]`.'),
    readiness: ReadinessShape,
  })
  .meta({ id: 'Service' });

type Parts = {
  readonly info: ServiceInfo;
  readonly installation: Installation;
  readonly health: () => Promise<HealthReport>;
};

/** The process itself: which program runs where, since when, with which settings, and how it is. */
export function addService(app: App, parts: Parts): void {
  app.get(
    '/service',
    {
      schema: {
        tags: ['operate'],
        summary: 'The running process',
        description: 'Which program runs where, since when, with which settings, and how each of its parts is.',
        querystring: z.strictObject({}),
        response: { 200: answer('The process.', ServiceShape) },
      },
    },
    () => presentService(parts),
  );
}

async function presentService({ info, installation, health }: Parts): Promise<z.output<typeof ServiceShape>> {
  const { dataDir, startedAt, settings } = installation;
  const { ready, parts } = await askHealth(health);
  return {
    version: info.version,
    startedAt: toIso(startedAt),
    pid: process.pid,
    node: process.version,
    dataDir,
    settings,
    readiness: { ready, parts: [...parts] },
  };
}
