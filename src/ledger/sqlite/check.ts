import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { hourMs, type Imbalance, type LedgerRow, longAgo } from '../port.ts';
import { prepareLook } from './look.ts';
import { readPlace } from './place.ts';

/** Hours that changed since the last look; at the start, and during a backlog of days, some wait for the next one. */
const changedAtOnce = 48;
/** Of all other hours, so many at each look: at one look a minute a month is through in half an hour. */
const othersAtOnce = 24;

const balance = z.object({ booked: z.number(), missing: z.number(), span: z.number() });

/** Takes the first of them out. */
function take(hours: Set<EpochMs>): readonly EpochMs[] {
  const taken = [...hours].slice(0, changedAtOnce);
  for (const hour of taken) hours.delete(hour);
  return taken;
}

/** Looks at the books: each hour takes as long as reading what its accounts have, and others get their turn after it. */
export interface Checks {
  /** These hours are to be looked at next time. */
  touch(rows: readonly Pick<LedgerRow, 'hour'>[]): void;
  /** What changed, what did not balance, and a part of the rest. */
  lately(): Promise<readonly Imbalance[]>;
  /** Everything. */
  entirely(): Promise<readonly Imbalance[]>;
}

export function prepareChecks(connection: DatabaseSync): Checks {
  const look = prepareLook(connection);
  const hoursFrom = connection.prepare('SELECT hour FROM ledger_city WHERE hour >= ? ORDER BY hour LIMIT ?');
  const lastHours = connection.prepare('SELECT hour FROM ledger_city ORDER BY hour DESC LIMIT ?');
  const messages = connection.prepare(
    `SELECT (SELECT coalesce(sum(messages), 0) FROM ledger_city) AS booked,
       (SELECT coalesce(sum(messages), 0) FROM ledger_gaps) AS missing, position - origin AS span FROM ledger_place`,
  );
  const list = (statement: typeof hoursFrom, ...bounds: readonly number[]): EpochMs[] =>
    statement.all(...bounds).map(({ hour }) => epochMs(Number(hour)));

  const toLookAt = new Set<EpochMs>(list(lastHours, changedAtOnce));
  const unbalanced = new Set<EpochMs>();
  let next: EpochMs = longAgo;

  function takeTurn(): readonly EpochMs[] {
    const turn = list(hoursFrom, next, othersAtOnce);
    next = turn.length < othersAtOnce ? longAgo : epochMs((turn.at(-1) ?? longAgo) + 1);
    return turn;
  }

  function countMessages(): readonly Imbalance[] {
    const raw = messages.get();
    if (raw === undefined) return [];
    const { booked, missing, span } = balance.parse(raw);
    if (booked + missing === span) return [];
    const detail = `The ledger has come ${span} messages far, but ${booked} are booked and ${missing} are known to be missing.`;
    return [{ kind: 'messages', detail }];
  }

  /** What is older than the hours of the accounts is one thing, whichever of its hours was named. */
  async function lookAt(hours: Iterable<EpochMs>): Promise<readonly Imbalance[]> {
    const since = readPlace(connection)?.byHourSince ?? longAgo;
    const found: Imbalance[] = [...countMessages()];
    for (const hour of new Set([...hours].map((each) => (each < since ? longAgo : each)))) {
      const imbalances = hour < since ? look(longAgo, since) : look(hour, epochMs(hour + hourMs));
      if (imbalances.length > 0) unbalanced.add(hour);
      found.push(...imbalances);
      await setImmediate();
    }
    return found;
  }

  return {
    touch(rows) {
      for (const { hour } of rows) toLookAt.add(hour);
    },
    async lately() {
      return await lookAt([...take(unbalanced), ...take(toLookAt), ...takeTurn()]);
    },
    entirely: () => lookAt(list(hoursFrom, longAgo, -1)),
  };
}
