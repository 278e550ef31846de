import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import { minutes } from '../../model/duration.ts';
import { type Limits, sizeOf } from '../limits.ts';
import type { DeadLetter, DeadLetterKey, DeadLetters } from '../port.ts';
import { createAskReplay } from './ask-replay.ts';
import { readAsked } from './read-asked.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { createShed } from './shed.ts';
import { createTotals } from './totals.ts';

/** Letters that one transaction lets go at most: some milliseconds. */
const shedStep = 1000;
const removeStep = 1000;
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
  const insert = prepareInsert(database.connection);
  const shed = createShed(database.connection, totals, limits);
  const remove = prepareRemove(database.connection);
  const requests = createAskReplay({ database, clock: limits.clock });
  const listeners = new Set<() => void>();
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
        for (const letter of letters) if (insert(letter)) tally.add(letter.code, sizeOf(letter));
        tally.write();
        shed(Math.max(shedStep, letters.length * 2));
      });
    },
    ...readDeadLetters(database),
    async askReplay(which) {
      const asked = await requests.askReplay(which);
      for (const listener of listeners) listener();
      return asked;
    },
    asked: async (portion) => readAsked(database, portion),
    async remove(letters) {
      for (let from = 0; from < letters.length; from += removeStep) {
        await database.transact(() => {
          const tally = totals.tally();
          for (const key of letters.slice(from, from + removeStep)) {
            const removed = remove(key);
            if (removed !== undefined) tally.subtract(removed.code, removed.bytes);
          }
          tally.write();
        });
        await setImmediate();
      }
    },
    async noteReplay(state) {
      await database.transact((connection) =>
        connection.prepare('UPDATE dead_letter_replay_state SET state = ?').run(state),
      );
    },
    onAsked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
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
       (position, item, code, detail, received_at, topic, sender, device, bytes, payload, samples, given_time)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (letter) => {
    const { position, item, code, detail, receivedAt, topic, sender, device = null, payload } = letter;
    const place = [position, item, code, detail, receivedAt, topic, sender, device] as const;
    return statement.run(...place, sizeOf(letter), payload, letter.samples, letter.givenTime).changes === 1;
  };
}

/** Answers what went; `undefined` when it was gone already. */
function prepareRemove(connection: DatabaseSync) {
  const statement = connection.prepare(
    'DELETE FROM dead_letters WHERE position = ? AND item = ? AND received_at = ? RETURNING code, bytes',
  );
  return ({ position, item, receivedAt }: DeadLetterKey) => {
    const removed = statement.get(position, item, receivedAt);
    return removed && { code: String(removed['code']), bytes: Number(removed['bytes']) };
  };
}
