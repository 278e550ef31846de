import { Histogram, type Registry } from 'prom-client';
import { z } from 'zod';
import type { App } from '../app/app.ts';

/** `/metrics` for Prometheus. */
export function addMetrics(app: App, { metrics }: { readonly metrics: Registry }): void {
  app.get(
    '/metrics',
    {
      config: { rateLimit: false },
      schema: {
        tags: ['service'],
        summary: 'Figures for Prometheus',
        response: {
          200: {
            description: 'Prometheus text format, version 0.0.4.',
            content: { 'text/plain': { schema: z.string() } },
          },
        },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}

/** Times every answer. Labels are routes, never addresses with ids in them. */
export function timeRequests(app: App, metrics: Registry): void {
  const durations = new Histogram({
    name: 'barrio_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}
