import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter, DeadLetterKey } from '../port.ts';

/** The payloads of the messages that letters stand for: each is kept once, for as long as there is a letter of its message. */
export interface Payloads {
  /** Keeps that of a new letter; answers how many bytes came. */
  keep(letter: DeadLetter): number;
  /** For when a letter went: lets the payload go with the last one of its message; answers how many bytes went. */
  letGo(gone: Pick<DeadLetterKey, 'position' | 'receivedAt'>): number;
}

export function createPayloads(connection: DatabaseSync): Payloads {
  const insert = connection.prepare(
    'INSERT OR IGNORE INTO dead_letter_payloads (position, received_at, payload) VALUES (?, ?, ?)',
  );
  const remove = connection.prepare(
    `DELETE FROM dead_letter_payloads AS message WHERE position = ? AND received_at = ? AND NOT EXISTS (
       SELECT 1 FROM dead_letters AS letter
       WHERE letter.position = message.position AND letter.received_at = message.received_at
     ) RETURNING length(payload) AS bytes`,
  );
  return {
    keep: ({ position, receivedAt, payload }) =>
      insert.run(position, receivedAt, payload).changes === 1 ? payload.byteLength : 0,
    letGo: ({ position, receivedAt }) => Number(remove.get(position, receivedAt)?.['bytes'] ?? 0),
  };
}
