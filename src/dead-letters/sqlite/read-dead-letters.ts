import type { Database } from '../../database/port.ts';
import { isRejectionCode, type RejectionCode } from '../../model/rejection.ts';
import type { DeadLetter, DeadLetterQuery, DeadLetters } from '../port.ts';
import { readLetter } from './letter-row.ts';

/** The dead letters for whoever only looks: changes nothing, also where a limit has been passed. */
export const readDeadLetters = (database: Database): Pick<DeadLetters, 'list' | 'count'> => ({
  list: (query) => list(database, query),
  count: () => count(database),
});

async function list(
  database: Database,
  { code, device, from, to, limit }: DeadLetterQuery,
): Promise<readonly DeadLetter[]> {
  const rows = await database.query
    .selectFrom('dead_letters')
    .selectAll()
    .$if(code !== undefined, (query) => query.where('code', '=', code ?? ''))
    .$if(device !== undefined, (query) => query.where('device', '=', device ?? ''))
    .$if(from !== undefined, (query) => query.where('received_at', '>=', from ?? 0))
    .$if(to !== undefined, (query) => query.where('received_at', '<', to ?? 0))
    .orderBy('received_at', 'desc')
    .orderBy('position', 'desc')
    .orderBy('item', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => readLetter(row));
}

async function count(database: Database): Promise<Partial<Record<RejectionCode, number>>> {
  const rows = await database.query.selectFrom('dead_letter_totals').selectAll().where('letters', '>', 0).execute();
  const counts: Partial<Record<RejectionCode, number>> = {};
  for (const { code, letters } of rows) if (isRejectionCode(code)) counts[code] = letters;
  return counts;
}
