import type { DatabaseSync } from 'node:sqlite';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { gapsBefore } from '../entry.ts';
import type { Gap, LedgerEntry } from '../port.ts';
import { readPlace, writePlace } from './place.ts';
import { prepareWriteRows } from './write-rows.ts';

/** Books an entry and answers what it left unbooked; `undefined` when it was booked already. Inside of a transaction. */
export type Book = (entry: LedgerEntry) => readonly Gap[] | undefined;

export function prepareBook(connection: DatabaseSync): Book {
  const writeRows = prepareWriteRows(connection);
  const addGap = connection.prepare('INSERT INTO ledger_gaps (after, up_to, messages) VALUES (?, ?, ?)');
  return (entry) => {
    const place = readPlace(connection);
    const gaps = gapsBefore(entry, place?.position);
    if (gaps === undefined) return undefined;
    writeRows(entry.rows);
    for (const { after, upTo, messages } of gaps) addGap.run(after, upTo, messages);
    writePlace(connection, { ...(place ?? openedBehind(entry)), position: entry.upTo });
    return gaps;
  };
}

const notFolded: EpochMs = epochMs(0);

const openedBehind = ({ after }: LedgerEntry) => ({ origin: after, byHourSince: notFolded });
