import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import { minutes } from '../../model/duration.ts';
import { type Limits, sizeOf } from '../limits.ts';
import type { DeadLetter, DeadLetters } from '../port.ts';
import { createPayloads } from './payloads.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { createReplays } from './replays.ts';
import { createShed } from './shed.ts';
import { createTotals } from './totals.ts';

/** Letters that one transaction lets go at most: some milliseconds. */
const shedStep = 1000;
/** How often to look for letters that have grown too old while none came. */
const shedEvery = minutes(1);

/**
 * Opens the dead letters kept in the database. Each call of `keep` is one transaction, which also lets the oldest go, more of
 * them than came. Closing it leaves the database open.
 */
export async function openDeadLetters({
  database,
  ...limits
}: Limits & { readonly database: Database }): Promise<DeadLetters> {
  const totals = createTotals(database.connection);
  const payloads = createPayloads(database.connection);
  const insert = prepareInsert(database.connection);
  const shed = createShed(database.connection, { totals, payloads, ...limits });
  const closing = new AbortController();
  let shedding = Promise.resolve();

  async function shedAll(): Promise<void> {
    while (!closing.signal.aborted && (await database.transact(() => shed(shedStep))) === shedStep)
      await setImmediate();
  }

  function startShedding(): void {
    // Not lost: the next call of `keep` meets the same fault, and its caller hears of it.
    shedding = shedding.then(shedAll).catch(() => undefined);
  }

  const timer = setInterval(startShedding, shedEvery).unref();
  startShedding();

  return {
    async keep(letters) {
      if (letters.length === 0) return;
      await database.transact(() => {
        const tally = totals.tally();
        for (const letter of letters) {
          if (!insert(letter)) continue;
          tally.add(letter.code, sizeOf(letter));
          tally.addPayload(payloads.keep(letter));
        }
        tally.write();
        shed(Math.max(shedStep, letters.length * 2));
      });
    },
    ...readDeadLetters(database),
    ...createReplays({ database, totals, payloads, clock: limits.clock }),
    async close() {
      closing.abort();
      clearInterval(timer);
      await shedding;
    },
  };
}

/** Whether the letter is new. */
function prepareInsert(connection: DatabaseSync): (letter: DeadLetter) => boolean {
  const statement = connection.prepare(
    `INSERT OR IGNORE INTO dead_letters
       (position, item, code, detail, received_at, topic, sender, device, bytes, samples, given_time)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (letter) => {
    const { position, item, code, detail, receivedAt, topic, sender, samples } = letter;
    const device = letter.device ?? letter.about ?? null;
    const place = [position, item, code, detail, receivedAt, topic, sender, device] as const;
    return statement.run(...place, sizeOf(letter), samples, letter.givenTime).changes === 1;
  };
}
