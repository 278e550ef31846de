import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import type { KeptLetter, ReplayPortion } from '../port.ts';
import { letterColumns, readLetter } from './letter-row.ts';

/** Letters that are read in one go: some milliseconds, so that nobody waits for a message of which very much was refused. */
const readStep = 250;

const placeRow = z.object({ received_at: z.number(), position: z.number() });
type Place = z.output<typeof placeRow>;

/**
 * Reads what is to be tried again, message by message, and lets others come to their turn in between. Letters that go meanwhile
 * may or may not be among them.
 */
export async function readAsked(
  { connection }: Database,
  { messages, letters: mostLetters, payloadBytes }: ReplayPortion,
): Promise<readonly KeptLetter[]> {
  const next = prepareNext(connection);
  const readMessage = prepareMessage(connection);
  const letters: KeptLetter[] = [];
  let place: Place | undefined;
  let bytes = 0;
  for (let count = 0; count < messages && letters.length < mostLetters && bytes < payloadBytes; count += 1) {
    place = next(place);
    if (place === undefined) break;
    for await (const some of readMessage(place)) letters.push(...some);
    bytes += letters.at(-1)?.payload.byteLength ?? 0;
    await setImmediate();
  }
  return letters;
}

/** The message behind this one of which anything is to be tried again. Looked for one by one: each look skips the letters of a message. */
function prepareNext(connection: DatabaseSync): (place: Place | undefined) => Place | undefined {
  const statement = connection.prepare(
    `SELECT received_at, position FROM dead_letter_replays WHERE (received_at, position) > (?, ?)
     ORDER BY received_at, position LIMIT 1`,
  );
  return (place) => placeRow.optional().parse(statement.get(place?.received_at ?? -1, place?.position ?? -1));
}

function prepareMessage(connection: DatabaseSync): (place: Place) => AsyncGenerator<readonly KeptLetter[]> {
  const some = connection.prepare(
    `SELECT ${letterColumns} FROM dead_letters AS letter
     WHERE letter.position = ? AND letter.received_at = ? AND letter.item > ? ORDER BY letter.item LIMIT ${readStep}`,
  );
  const payloadOf = connection.prepare(
    'SELECT payload FROM dead_letter_payloads WHERE position = ? AND received_at = ?',
  );
  return async function* readMessage({ position, received_at }) {
    const payload = payloadOf.get(position, received_at)?.['payload'];
    for (let item = -1; ; ) {
      const letters = some.all(position, received_at, item).map((row) => readLetter({ ...row, payload }));
      yield letters;
      const last = letters.at(-1);
      if (last === undefined || letters.length < readStep) return;
      ({ item } = last);
      await setImmediate();
    }
  };
}
