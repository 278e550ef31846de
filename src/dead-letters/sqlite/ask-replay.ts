import type { Database } from '../../database/port.ts';
import { isReplayable } from '../../model/rejection.ts';
import type { Clock } from '../../model/time.ts';
import type { AskReplay, DeadLetterFilter, DeadLetterKey } from '../port.ts';
import { walkLetters } from './walk-letters.ts';

/** Asks for replays in the database, from whichever process: a running service finds them there. */
export function createAskReplay({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): AskReplay {
  const ask = async (keys: readonly DeadLetterKey[]): Promise<number> =>
    await database.transact((connection) => {
      // A letter that went in the meantime must not be asked for.
      const insert = connection.prepare(
        `INSERT INTO dead_letter_replays (received_at, position, item, asked_at)
         SELECT received_at, position, item, ? FROM dead_letters WHERE position = ? AND item = ? AND received_at = ?
         ON CONFLICT DO UPDATE SET asked_at = asked_at`,
      );
      const now = clock.now();
      let asked = 0;
      for (const { position, item, receivedAt } of keys) {
        asked += Number(insert.run(now, position, item, receivedAt).changes);
      }
      return asked;
    });

  async function askAll(filter: DeadLetterFilter): Promise<number> {
    let asked = 0;
    for await (const heads of walkLetters(database, { filter, order: 'oldest_first' })) {
      const replayable = heads.filter(({ code }) => isReplayable(code));
      if (replayable.length > 0) asked += await ask(replayable);
    }
    return asked;
  }

  return { askReplay: async (which) => ('position' in which ? await ask([which]) : await askAll(which)) };
}
