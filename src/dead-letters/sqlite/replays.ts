import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import type { Clock } from '../../model/time.ts';
import type { DeadLetterKey, DeadLetters } from '../port.ts';
import { createAskReplay } from './ask-replay.ts';
import type { Payloads } from './payloads.ts';
import { readAsked } from './read-asked.ts';
import type { Totals } from './totals.ts';

/** Letters that one transaction takes away at most: some milliseconds. */
const removeStep = 1000;

type Parts = {
  readonly database: Database;
  readonly totals: Totals;
  readonly payloads: Payloads;
  readonly clock: Clock;
};

/** What of the dead letters has to do with trying them again. */
export function createReplays({
  database,
  totals,
  payloads,
  clock,
}: Parts): Pick<DeadLetters, 'askReplay' | 'forgetReplay' | 'asked' | 'remove' | 'noteReplay' | 'onAsked'> {
  const remove = prepareRemove(database.connection);
  const requests = createAskReplay({ database, clock });
  const listeners = new Set<() => void>();

  function removeSome(letters: readonly DeadLetterKey[]): void {
    const tally = totals.tally();
    for (const key of letters) {
      const removed = remove(key);
      if (removed === undefined) continue;
      tally.subtract(removed.code, removed.bytes);
      tally.subtractPayload(payloads.letGo(key));
    }
    tally.write();
  }

  return {
    async askReplay(which) {
      const asked = await requests.askReplay(which);
      for (const listener of listeners) listener();
      return asked;
    },
    async forgetReplay() {
      let forgotten = 0;
      for (;;) {
        const some = await database.transact(forgetSome);
        forgotten += some;
        if (some < removeStep) return forgotten;
        await setImmediate();
      }
    },
    asked: async (portion) => await readAsked(database, portion),
    async remove(letters) {
      for (let from = 0; from < letters.length; from += removeStep) {
        await database.transact(() => removeSome(letters.slice(from, from + removeStep)));
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
  };
}

function forgetSome(connection: DatabaseSync): number {
  const forget = connection.prepare(
    `DELETE FROM dead_letter_replays WHERE (received_at, position, item) IN
       (SELECT received_at, position, item FROM dead_letter_replays LIMIT ?)`,
  );
  return Number(forget.run(removeStep).changes);
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
