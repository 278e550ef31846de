import { z } from 'zod';
import type { Database } from '../database/port.ts';
import { epochMs } from '../model/time.ts';
import { type CareBook, noCare } from './book.ts';
import type { Care } from './port.ts';

/** Care on disk. It is forgotten with its problem. */
export function createSqliteCareBook(database: Database): CareBook {
  return {
    all: () => database.connection.prepare('SELECT care FROM repairs').all().map(read),
    change: (problem, change) =>
      database.transact((connection) => {
        const kept = connection.prepare('SELECT care FROM repairs WHERE problem = ?').get(problem);
        const care = change(kept === undefined ? noCare(problem) : read(kept));
        connection
          .prepare('INSERT INTO repairs (problem, care) VALUES (?, ?) ON CONFLICT DO UPDATE SET care = excluded.care')
          .run(problem, JSON.stringify(care));
        return care;
      }),
  };
}

const read = (row: unknown): Care => Row.parse(row).care;

const Moment = z.number().transform(epochMs);
const CareShape = z
  .object({
    problem: z.number(),
    acknowledged: z.object({ by: z.string(), at: Moment }).optional(),
    assigned: z.object({ to: z.string(), by: z.string(), at: Moment }).optional(),
    snoozed: z.object({ until: Moment, by: z.string(), wasUrgent: z.boolean() }).optional(),
    notes: z.array(z.object({ at: Moment, by: z.string(), text: z.string() })),
  })
  .transform(({ acknowledged, assigned, snoozed, ...rest }): Care => ({ acknowledged, assigned, snoozed, ...rest }));
const Row = z.object({ care: z.string().transform((text) => CareShape.parse(JSON.parse(text))) });
