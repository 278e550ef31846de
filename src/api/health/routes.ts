import { z } from 'zod';
import { type Duration, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { App } from '../app/app.ts';
import { ProblemError } from '../problems/problem.ts';
import { answer } from '../vocabulary/answer.ts';
import { withinTime } from '../vocabulary/deadline.ts';
import { type HealthReport, ReadinessShape } from './report.ts';

const AliveShape = z.object({ alive: z.literal(true) }).meta({ id: 'Alive' });

/** A probe of an orchestrator gives up after so long, so we answer before. */
const patience: Duration = seconds(3);

/** `/healthz`: the process answers. `/readyz`: it can do its work, or which part cannot. */
export function addHealth(app: App, { health }: { readonly health: () => Promise<HealthReport> }): void {
  app.get(
    '/healthz',
    {
      config: { rateLimit: false },
      schema: {
        tags: ['service'],
        summary: 'Whether the process is alive',
        response: { 200: answer('It is.', AliveShape) },
      },
    },
    () => ({ alive: true as const }),
  );
  app.get(
    '/readyz',
    {
      config: { rateLimit: false, problems: ['not_ready'] },
      schema: {
        tags: ['service'],
        summary: 'Whether the service can do its work',
        response: { 200: answer('It can.', ReadinessShape) },
      },
    },
    async () => {
      const report = await askHealth(health);
      if (report.ready) return { ready: true, parts: [...report.parts] };
      const failed = report.parts.flatMap((part) => (part.ok ? [] : [part]));
      const detail = failed.map((part) => `${part.name}: ${part.detail}`).join('; ') || 'The service is starting.';
      const parts = failed.map(({ name, detail: why, remedy }) => ({ name, detail: why, remedy }));
      throw new ProblemError('not_ready', detail, { retryAfter: seconds(1), parts });
    },
  );
}

/** A health check that breaks or hangs is itself a finding: the answer is "not ready", with the reason. */
export async function askHealth(health: () => Promise<HealthReport>): Promise<HealthReport> {
  try {
    return await withinTime(health(), patience);
  } catch (error) {
    const remedy = 'Look into the log of the service; restart it if it stays so.';
    return { ready: false, parts: [{ name: 'health', ok: false, detail: messageOf(error), remedy }] };
  }
}
