import { z } from 'zod';
import type { DeadLetters } from '../../dead-letters/port.ts';
import type { Duration } from '../../model/duration.ts';
import { allRejectionCodes, rejectionCodes } from '../../model/rejection.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { withinTime } from '../vocabulary/deadline.ts';

export const RejectionsShape = z
  .object({
    total: z.int().min(0),
    rejections: z.array(z.object({ code: z.string(), count: z.int().min(0), meaning: z.string(), remedy: z.string() })),
  })
  .meta({ id: 'Rejections', description: 'Refused messages and samples that are kept, by code.' });

type Parts = { readonly deadLetters: DeadLetters; readonly storeTime: Duration };

export function addRejections(app: App, { deadLetters, storeTime }: Parts): void {
  app.get(
    '/rejections',
    {
      config: { problems: ['unavailable'] },
      schema: {
        tags: ['service'],
        summary: 'Why messages were refused',
        description: 'How many refused messages and samples are kept, by code, with what the sender should do.',
        querystring: z.strictObject({}),
        response: { 200: answer('All codes, also those without any.', RejectionsShape) },
      },
    },
    async (): Promise<z.output<typeof RejectionsShape>> => {
      const counted = await withinTime(deadLetters.count(), storeTime);
      const rejections = allRejectionCodes.map((code) => ({
        code,
        count: counted[code] ?? 0,
        ...rejectionCodes[code],
      }));
      return { total: rejections.reduce((sum, { count }) => sum + count, 0), rejections };
    },
  );
}
