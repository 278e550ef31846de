import { z } from 'zod';
import type { App } from '../app/app.ts';
import { placedAnswer } from '../vocabulary/answer.ts';
import { NextShape } from '../vocabulary/cursor.ts';
import { FormatShape, sendPlaced } from '../vocabulary/format.ts';
import { collectionOf, featureCollection } from '../vocabulary/place.ts';
import { type FleetListParts, pageOfProblems, queryFields } from './find-problems.ts';
import { FleetFeatureShape, FleetProblemShape, featureOfProblem, presentProblem } from './problem.ts';

export const FleetProblemListShape = z
  .object({ problems: z.array(FleetProblemShape), next: NextShape })
  .meta({ id: 'FleetProblemList' });
export const FleetProblemCollectionShape = collectionOf(FleetFeatureShape)
  .extend({ next: NextShape })
  .meta({ id: 'FleetProblemCollection' });

const QueryShape = z.strictObject({ ...queryFields, format: FormatShape });

const description = `Devices that are silent, stuck, drifting, low on battery and so on; each with since when, what speaks for it, and
how many people it touches, as an estimate that says on what it rests. Worst first. Whoever follows \`next\` while problems come and go
may see one twice, or miss one that moved up.`;

export function addFleetProblems(app: App, parts: FleetListParts): void {
  app.get(
    '/fleet/problems',
    {
      config: { problems: ['area_unknown', 'kind_unknown'] },
      schema: {
        tags: ['fleet'],
        summary: 'What is wrong with devices, and what to repair first',
        description,
        querystring: QueryShape,
        response: {
          200: placedAnswer('A page of problems.', {
            json: FleetProblemListShape,
            geoJson: FleetProblemCollectionShape,
          }),
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { page, next } = pageOfProblems(parts, query, request.url);
      const problems = page.map((each) => presentProblem(each, { ...parts, now: parts.clock.now() }));
      return sendPlaced({ request, reply }, query.format, {
        json: () => ({ problems, next }),
        geoJson: () => ({ ...featureCollection(problems.map(featureOfProblem)), next }),
      });
    },
  );
}
