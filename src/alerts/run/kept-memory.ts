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

export function readMemory({ connection }: Pick<Database, 'connection'>): ReadonlyMap<string, Uint8Array> {
  const rows = connection.prepare('SELECT part, bytes FROM alert_memory').all();
  return new Map(rows.map((row) => PartRow.parse(row)).map(({ part, bytes }) => [part, bytes]));
}

export function writePlace(connection: DatabaseSync, { position: at, aliveAt, rules }: Place): void {
  connection
    .prepare('INSERT OR REPLACE INTO alert_place (only, position, alive_at, rules) VALUES (1, ?, ?, ?)')
    .run(at, aliveAt, JSON.stringify(rules.map(({ id, version }) => ({ id, version }))));
}

/** Parts that are given as `undefined` stay as they are; those that are not named any more go. */
export function writeMemory(connection: DatabaseSync, parts: ReadonlyMap<string, Uint8Array | undefined>): void {
  const put = connection.prepare('INSERT OR REPLACE INTO alert_memory (part, bytes) VALUES (?, ?)');
  for (const [part, bytes] of parts) if (bytes !== undefined) put.run(part, bytes);
  const remove = connection.prepare('DELETE FROM alert_memory WHERE part = ?');
  for (const { part } of connection.prepare('SELECT part FROM alert_memory').all()) {
    if (typeof part === 'string' && !parts.has(part)) remove.run(part);
  }
}
