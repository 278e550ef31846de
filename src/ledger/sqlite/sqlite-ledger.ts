import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../database/port.ts';
import type { Position } from '../../journal/port.ts';
import { type Duration, minutes } from '../../model/duration.ts';
import { before, type Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { Sum } from '../counts.ts';
import { hourOf, type Ledger, type LedgerEntry, longAgo } from '../port.ts';
import { prepareBook } from './book.ts';
import { prepareChecks } from './check.ts';
import { prepareFold } from './fold.ts';
import { movedTo, readPlace, writePlace } from './place.ts';
import { countGaps, readLedger } from './read-ledger.ts';

export type LedgerParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  /** How long accounts keep their hours to themselves. */
  readonly keepFor: Duration;
};

/** Rows that one transaction folds at most: some milliseconds. */
const foldStep = 2000;
const foldEvery = minutes(1);

/** Opens the books kept in the database. Closing them leaves the database open. */
export async function openLedger({ database, clock, events, keepFor }: LedgerParts): Promise<Ledger> {
  const { connection } = database;
  const reader = readLedger(database);
  const book = prepareBook(connection);
  const fold = prepareFold(connection);
  const checks = prepareChecks(connection);
  const lifetime = new Sum();
  lifetime.add(await reader.sum({}));
  let place = readPlace(connection);
  let missing = countGaps(connection);
  const closing = new AbortController();

  async function write(entry: LedgerEntry): Promise<void> {
    const gaps = await database.transact(() => book(entry));
    place = readPlace(connection);
    if (gaps === undefined) return;
    for (const row of entry.rows) lifetime.add(row);
    checks.touch(entry.rows);
    for (const gap of gaps) {
      missing += gap.messages;
      events.emit('ledgerGap', gap);
    }
  }

  async function beginAnew(at: Position): Promise<void> {
    await database.transact(() => {
      const booked = readPlace(connection);
      if (booked !== undefined) writePlace(connection, movedTo(booked, at));
    });
    if (place !== undefined) events.emit('ledgerJournalReplaced', { booked: place.position, after: at });
    place = readPlace(connection);
  }

  async function foldOld(): Promise<void> {
    const since = hourOf(before(clock.now(), keepFor));
    while (!closing.signal.aborted && (await database.transact(() => fold(since, foldStep))) > 0) {
      place = readPlace(connection);
      await setImmediate();
    }
  }

  const folding = repeat(foldOld, foldEvery);
  return {
    ...reader,
    position: () => place?.position,
    byHourSince: () => place?.byHourSince ?? longAgo,
    book: write,
    beginAnew,
    lifetime: () => lifetime.counts,
    gapMessages: () => missing,
    check: () => checks.lately(),
    async close() {
      closing.abort();
      await folding.stop();
    },
  };
}

/** Does it now and every so often, never twice at once. */
function repeat(work: () => Promise<void>, every: Duration) {
  let working = Promise.resolve();
  const turn = (): void => {
    // Not lost: whoever books meets the same fault, and its caller hears of it; what is left is done at the next turn.
    working = working.then(work).catch(() => undefined);
  };
  const timer = setInterval(turn, every).unref();
  turn();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await working;
    },
  };
}
