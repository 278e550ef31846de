import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { Sum } from '../counts.ts';
import { type Counts, type LedgerRow, rejectedByCode } from '../port.ts';

/** Adds the rows to what is there, and their sums to the city. Inside of a transaction. */
export type WriteRows = (rows: readonly LedgerRow[]) => void;

const counted = 'messages, received, replayed, stored, duplicate';
const added = counted
  .split(', ')
  .map((column) => `${column} = ${column} + excluded.${column}`)
  .join(', ');

/** Rows for one statement: fewer calls into SQLite, and still a statement of modest size. */
const together = 25;

export function prepareWriteRows(connection: DatabaseSync): WriteRows {
  const addAccounts = prepareMany(connection, {
    into: `ledger_accounts (hour, account, ${counted})`,
    columns: 7,
    conflict: `(hour, account) DO UPDATE SET ${added}`,
  });
  const addRejected = prepareMany(connection, {
    into: 'ledger_rejected (hour, account, code, samples)',
    columns: 4,
    conflict: '(hour, account, code) DO UPDATE SET samples = samples + excluded.samples',
  });
  const addCity = connection.prepare(
    `INSERT INTO ledger_city (hour, ${counted}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hour) DO UPDATE SET ${added}`,
  );
  const addCityRejected = connection.prepare(
    `INSERT INTO ledger_city_rejected (hour, code, samples) VALUES (?, ?, ?)
     ON CONFLICT (hour, code) DO UPDATE SET samples = samples + excluded.samples`,
  );
  return (rows) => {
    addAccounts(rows.map((row) => [row.hour, row.account, ...numbersOf(row)]));
    addRejected(
      rows.flatMap((row) => rejectedByCode(row).map(([code, samples]) => [row.hour, row.account, code, samples])),
    );
    for (const [hour, counts] of sumsByHour(rows)) {
      addCity.run(hour, ...numbersOf(counts));
      for (const [code, samples] of rejectedByCode(counts)) addCityRejected.run(hour, code, samples);
    }
  };
}

const numbersOf = ({ messages, received, replayed, stored, duplicate }: Counts) =>
  [messages, received, replayed, stored, duplicate] as const;

function sumsByHour(rows: readonly LedgerRow[]): ReadonlyMap<number, Counts> {
  const sums = new Map<number, Sum>();
  for (const row of rows) {
    const sum = sums.get(row.hour) ?? new Sum();
    sums.set(row.hour, sum);
    sum.add(row);
  }
  return new Map([...sums].map(([hour, sum]) => [hour, sum.counts]));
}

type Upsert = { readonly into: string; readonly columns: number; readonly conflict: string };

/** A statement for many rows at once, and one for those that are left. */
function prepareMany(connection: DatabaseSync, { into, columns, conflict }: Upsert) {
  const places = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
  const prepareFor = (rows: number) =>
    connection.prepare(
      `INSERT INTO ${into} VALUES ${Array.from({ length: rows }, () => places).join(', ')} ON CONFLICT ${conflict}`,
    );
  const [many, one] = [prepareFor(together), prepareFor(1)];
  return (rows: readonly (readonly SQLInputValue[])[]): void => {
    let next = 0;
    for (; next + together <= rows.length; next += together) many.run(...rows.slice(next, next + together).flat());
    for (const row of rows.slice(next)) one.run(...row);
  };
}
