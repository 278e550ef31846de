import type { Database } from '../../database/port.ts';
import { isRejectionCode, type RejectionCode } from '../../model/rejection.ts';
import type { DeadLetterFilter, DeadLetterQuery, KeptLetter, ReadDeadLetters, ReplayState } from '../port.ts';
import { prepareFind } from './letter-row.ts';
import { walkLetters } from './walk-letters.ts';

type Counts = Partial<Record<RejectionCode, number>>;

/** The dead letters for whoever only looks: changes nothing, also where a limit has been passed. */
export const readDeadLetters = (database: Database): ReadDeadLetters => ({
  list: (query) => list(database, query),
  find: async (key) => prepareFind(database.connection)(key),
  count: async (filter) => (filter === undefined ? countAll(database) : await countFitting(database, filter)),
  countAsked: async () => numberOf(database, 'SELECT count(*) AS number FROM dead_letter_replays'),
  replayState: async () => readState(database),
});

async function list(
  database: Database,
  { limit, payloadBytes = Number.POSITIVE_INFINITY, after, ...filter }: DeadLetterQuery,
): Promise<readonly KeptLetter[]> {
  const find = prepareFind(database.connection);
  const letters: KeptLetter[] = [];
  let bytes = 0;
  for await (const heads of walkLetters(database, { filter, order: 'newest_first', after, limit })) {
    for (const head of heads) {
      const letter = find(head);
      if (letter === undefined) continue;
      letters.push(letter);
      bytes += letter.payload.byteLength;
      if (bytes > payloadBytes) return letters;
    }
  }
  return letters;
}

function countAll(database: Database): Counts {
  const rows = database.connection.prepare('SELECT code, letters FROM dead_letter_totals WHERE letters > 0').all();
  const counts: Counts = {};
  for (const { code, letters } of rows) {
    if (typeof code === 'string' && isRejectionCode(code)) counts[code] = Number(letters);
  }
  return counts;
}

async function countFitting(database: Database, filter: DeadLetterFilter): Promise<Counts> {
  const counts: Counts = {};
  for await (const heads of walkLetters(database, { filter, order: 'oldest_first' })) {
    for (const { code } of heads) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

const numberOf = (database: Database, sql: string): number =>
  Number(database.connection.prepare(sql).get()?.['number']);

function readState(database: Database): ReplayState {
  const found = database.connection.prepare('SELECT state FROM dead_letter_replay_state').get();
  return found?.['state'] === 'under_way' ? 'under_way' : 'idle';
}
