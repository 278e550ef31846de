import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Position, position } from '../../journal/port.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

/** How far the books go. */
export type Place = {
  readonly position: Position;
  /** What the first entry came behind. Below zero when the journal began anew: the distance to the position is what counts. */
  readonly origin: number;
  readonly byHourSince: EpochMs;
};

const row = z.object({ position: z.number(), origin: z.number(), by_hour_since: z.number() });

/** Reads how far the books go; `undefined` before the first entry. */
export function readPlace(connection: DatabaseSync): Place | undefined {
  const raw = connection.prepare('SELECT position, origin, by_hour_since FROM ledger_place').get();
  if (raw === undefined) return undefined;
  const { by_hour_since: since, origin, ...rest } = row.parse(raw);
  return { position: position(rest.position), origin, byHourSince: epochMs(since) };
}

/** The place in a journal that begins anew; as far from its origin as before. */
export const movedTo = (place: Place, at: Position): Place => ({
  ...place,
  position: at,
  origin: place.origin - (place.position - at),
});

/** Writes how far they go. Inside of a transaction. */
export function writePlace(connection: DatabaseSync, { position: at, origin, byHourSince }: Place): void {
  connection
    .prepare('INSERT OR REPLACE INTO ledger_place (only, position, origin, by_hour_since) VALUES (1, ?, ?, ?)')
    .run(at, origin, byHourSince);
}
