import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import type { KeptLetter, ReplayPortion } from '../port.ts';
import { letterColumns, readLetter } from './letter-row.ts';

const messageRow = z.object({ received_at: z.number(), position: z.number() });

/** Reads what is to be tried again, message by message: the payload of each is read once, however many of its parts were refused. */
export function readAsked({ connection }: Database, { messages, payloadBytes }: ReplayPortion): readonly KeptLetter[] {
  const next = connection.prepare(
    'SELECT DISTINCT received_at, position FROM dead_letter_replays ORDER BY received_at, position LIMIT ?',
  );
  const readMessage = prepareMessage(connection);
  const letters: KeptLetter[] = [];
  let bytes = 0;
  for (const row of next.all(messages)) {
    const ofMessage = readMessage(messageRow.parse(row));
    letters.push(...ofMessage);
    bytes += ofMessage[0]?.payload.byteLength ?? 0;
    if (bytes >= payloadBytes) break;
  }
  return letters;
}

function prepareMessage(connection: DatabaseSync): (place: z.output<typeof messageRow>) => readonly KeptLetter[] {
  const letters = connection.prepare(
    `SELECT ${letterColumns} FROM dead_letters AS letter WHERE letter.position = ? AND letter.received_at = ?
     ORDER BY letter.item`,
  );
  const first = connection.prepare('SELECT payload FROM dead_letters WHERE position = ? AND received_at = ? LIMIT 1');
  return ({ position, received_at }) => {
    const payload = first.get(position, received_at)?.['payload'];
    return letters.all(position, received_at).map((row) => readLetter({ ...row, payload }));
  };
}
