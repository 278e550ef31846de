import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Database } from '../../database/port.ts';
import { type Position, position } from '../../journal/port.ts';
import { type RuleId, ruleId } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

/** Where the judging of conditions is, when it was last alive, and by which rules it judged. */
export type Place = {
  readonly position: Position;
  readonly aliveAt: EpochMs;
  readonly rules: readonly { readonly id: RuleId; readonly version: string }[];
};

const PlaceRow = z.object({
  position: z.number().transform(position),
  alive_at: z.number().transform(epochMs),
  rules: z.string().transform((text) =>
    z
      .array(z.object({ id: z.string().transform(ruleId), version: z.string() }))
      .readonly()
      .parse(JSON.parse(text)),
  ),
});
const PartRow = z.object({ part: z.string(), bytes: z.instanceof(Uint8Array) });

/** `undefined` when nothing was ever judged here. */
export function readPlace({ connection }: Pick<Database, 'connection'>): Place | undefined {
  const row = connection.prepare('SELECT position, alive_at, rules FROM alert_place').get();
  if (row === undefined) return undefined;
  const { alive_at: aliveAt, ...place } = PlaceRow.parse(row);
  return { ...place, aliveAt };
}

/** What was written completely; a memory that somebody died over while writing it is none. */
export function readMemory({ connection }: Pick<Database, 'connection'>): ReadonlyMap<string, Uint8Array> {
  const { rows } = readIndex(connection);
  const found = connection.prepare('SELECT part, bytes FROM alert_memory').all();
  const bytes = new Map(found.map((row) => PartRow.parse(row)).map((row) => [row.part, row.bytes]));
  return new Map([...rows].flatMap(([part, row]) => withKey(part, bytes.get(row))));
}

const withKey = <Value>(key: string, value: Value | undefined): readonly [string, Value][] =>
  value === undefined ? [] : [[key, value]];

export function writePlace(connection: DatabaseSync, { position: at, aliveAt, rules }: Place): void {
  connection
    .prepare('INSERT OR REPLACE INTO alert_place (only, position, alive_at, rules) VALUES (1, ?, ?, ?)')
    .run(at, aliveAt, JSON.stringify(rules.map(({ id, version }) => ({ id, version }))));
}

/** Which rows make up a memory. Rows of another one may lie beside them until it is complete. */
export type MemoryIndex = { readonly generation: number; readonly rows: ReadonlyMap<string, string> };

const indexName = 'index';
const IndexShape = z.object({ generation: z.number(), rows: z.array(z.tuple([z.string(), z.string()])) });

export function readIndex(connection: DatabaseSync): MemoryIndex {
  const row = connection.prepare('SELECT part, bytes FROM alert_memory WHERE part = ?').get(indexName);
  if (row === undefined) return { generation: 0, rows: new Map() };
  const { generation, rows } = IndexShape.parse(JSON.parse(Buffer.from(PartRow.parse(row).bytes).toString()));
  return { generation, rows: new Map(rows) };
}

/** Writes rows that count only once an index names them. */
export function writeRows(connection: DatabaseSync, rows: Iterable<readonly [string, Uint8Array]>): void {
  const put = connection.prepare('INSERT OR REPLACE INTO alert_memory (part, bytes) VALUES (?, ?)');
  for (const [row, bytes] of rows) put.run(row, bytes);
}

/** From here on these rows are the memory, and no others. */
export function writeIndex(connection: DatabaseSync, { generation, rows }: MemoryIndex): void {
  writeRows(connection, [[indexName, Buffer.from(JSON.stringify({ generation, rows: [...rows] }))]]);
  connection
    .prepare('DELETE FROM alert_memory WHERE part NOT IN (SELECT value FROM json_each(?))')
    .run(JSON.stringify([indexName, ...rows.values()]));
}

/** Changes nothing where nothing was kept yet. */
export function writeAliveAt(connection: DatabaseSync, at: EpochMs): void {
  connection.prepare('UPDATE alert_place SET alive_at = ?').run(at);
}
