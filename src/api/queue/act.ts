import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findOpen } from '../../repairs/port.ts';
import type { App } from '../app/app.ts';
import { FleetProblemShape, presentProblem } from '../fleet/problem.ts';
import { answer } from '../vocabulary/answer.ts';
import { careActions } from './bodies.ts';
import { presentWholeCare, WholeCareShape } from './care.ts';
import type { QueueParts } from './list.ts';

export type ActParts = QueueParts & {
  /** Who asks, as colleagues know them. */
  readonly whoAsks: (request: FastifyRequest) => string;
};

export const OneProblemShape = FleetProblemShape.extend({ care: WholeCareShape }).meta({ id: 'QueuedProblemWhole' });

const IdShape = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,15}$/, 'is not the id of a problem')
    .transform(Number),
});
const response = { 200: answer('The problem, and how it is looked after.', OneProblemShape) };

/** One problem of the queue, and what people do about it. */
export function addCare(app: App, parts: ActParts): void {
  app.get(
    '/queue/:id',
    {
      config: { problems: ['problem_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'One problem of the queue, with all notes',
        params: IdShape,
        querystring: z.strictObject({}),
        response,
      },
    },
    async ({ params }) => presentOne(params.id, parts),
  );
  const problems = [
    'problem_unknown',
    'notes_full',
    'body_empty',
    'body_not_json',
    'media_type_unsupported',
    'unavailable',
  ];
  for (const { verb, summary, description, body } of careActions) {
    app.post(
      `/queue/:id/${verb}`,
      { config: { problems }, schema: { tags: ['operate'], summary, description, params: IdShape, body, response } },
      async (request) => {
        await parts.repairs.act(request.params.id, request.body, parts.whoAsks(request));
        return presentOne(request.params.id, parts);
      },
    );
  }
}

/** @throws {CallerError} (404) when it is over, or never was. */
function presentOne(id: number, { fleet, repairs, registry, clock }: QueueParts): z.output<typeof OneProblemShape> {
  const ranked = findOpen(id, fleet);
  const now = clock.now();
  const care = presentWholeCare(repairs.of(id), { now, isUrgent: ranked.touched.isUrgent });
  return { ...presentProblem(ranked, { registry, now }), care };
}
