import type { DatabaseSync } from 'node:sqlite';

/** How many letters there are, and how large. Kept by code, so that neither is ever counted by reading them. */
export interface Totals {
  /** Begins the account of one transaction. */
  tally(): Tally;
  /** Of all letters and payloads, as last written. */
  bytes(): number;
}

/** What comes and goes in one transaction. Dropped with it when the transaction fails. */
interface Tally {
  add(code: string, bytes: number): void;
  subtract(code: string, bytes: number): void;
  /** Payloads, which belong to letters of several codes. */
  addPayload(bytes: number): void;
  subtractPayload(bytes: number): void;
  write(): void;
}

/** Stands for the payloads. */
const noCode = '';

export function createTotals(connection: DatabaseSync): Totals {
  const upsert = connection.prepare(
    `INSERT INTO dead_letter_totals (code, letters, bytes) VALUES (?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET letters = letters + excluded.letters, bytes = bytes + excluded.bytes`,
  );
  const sum = connection.prepare('SELECT coalesce(sum(bytes), 0) AS bytes FROM dead_letter_totals');
  return {
    tally() {
      const changes = new Map<string, { letters: number; bytes: number }>();
      const change = (code: string, by: { readonly letters: number; readonly bytes: number }): void => {
        const { letters, bytes } = changes.get(code) ?? { letters: 0, bytes: 0 };
        changes.set(code, { letters: letters + by.letters, bytes: bytes + by.bytes });
      };
      return {
        add: (code, bytes) => change(code, { letters: 1, bytes }),
        subtract: (code, bytes) => change(code, { letters: -1, bytes: -bytes }),
        addPayload: (bytes) => change(noCode, { letters: 0, bytes }),
        subtractPayload: (bytes) => change(noCode, { letters: 0, bytes: -bytes }),
        write() {
          for (const [code, { letters, bytes }] of changes) upsert.run(code, letters, bytes);
        },
      };
    },
    bytes: () => Number(sum.get()?.['bytes']),
  };
}
