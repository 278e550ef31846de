import { hash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { hours, minutes } from '../model/duration.ts';
import { after, before, type EpochMs, epochMs } from '../model/time.ts';
import { readAccount } from './account-book.ts';
import { longestSession, type Session } from './port.ts';

/** Who has done nothing for so long has gone home. */
export const idleTime = hours(12);
/** One person has so many browsers at most; the one that was used longest ago is signed out. */
export const mostSessions = 20;
/** How exactly it is known when a session was used: writing it down at every request would be much writing. */
const useResolution = minutes(5);

const SessionRow = z.object({ started_at: z.number().transform(epochMs), used_at: z.number().transform(epochMs) });

/** 256 random bits: nobody can guess them, so one round of SHA-256 is enough to keep them by. */
export const drawToken = (): string => randomBytes(32).toString('base64url');

const digestOf = (token: string): string => hash('sha256', token, 'base64url');

export type FoundSession = {
  readonly session: Session;
  /** It was last written down long ago. */
  readonly isUseStale: boolean;
};

/** The session of a token, unless it is over or its account is disabled. */
export function findSession(connection: DatabaseSync, token: string, now: EpochMs): FoundSession | undefined {
  const row = connection
    .prepare('SELECT * FROM sessions JOIN accounts ON accounts.name = sessions.account WHERE digest = ?')
    .get(digestOf(token));
  if (row === undefined) return undefined;
  const { started_at: startedAt, used_at: usedAt } = SessionRow.parse(row);
  const { account } = readAccount(row);
  if (account.isDisabled || now >= endOf(startedAt, usedAt)) return undefined;
  const session = { account, startedAt, endsAt: endOf(startedAt, now) };
  return { session, isUseStale: now - usedAt >= useResolution };
}

const endOf = (startedAt: EpochMs, usedAt: EpochMs): EpochMs =>
  epochMs(Math.min(after(startedAt, longestSession), after(usedAt, idleTime)));

/** Begins a session, and clears away what is over. Part of the caller's transaction, as are the rest. */
export function insertSession(connection: DatabaseSync, opening: Opening): void {
  const { token, account, now } = opening;
  connection
    .prepare('DELETE FROM sessions WHERE used_at <= ? OR started_at <= ?')
    .run(before(now, idleTime), before(now, longestSession));
  connection
    .prepare(
      `DELETE FROM sessions WHERE digest IN
       (SELECT digest FROM sessions WHERE account = ? ORDER BY used_at DESC, started_at DESC LIMIT -1 OFFSET ?)`,
    )
    .run(account, mostSessions - 1);
  connection
    .prepare('INSERT INTO sessions (digest, account, started_at, used_at) VALUES (?, ?, ?, ?)')
    .run(digestOf(token), account, now, now);
}

export type Opening = { readonly token: string; readonly account: string; readonly now: EpochMs };

export function noteUse(connection: DatabaseSync, token: string, now: EpochMs): void {
  connection.prepare('UPDATE sessions SET used_at = max(used_at, ?) WHERE digest = ?').run(now, digestOf(token));
}

export function deleteSession(connection: DatabaseSync, token: string): void {
  connection.prepare('DELETE FROM sessions WHERE digest = ?').run(digestOf(token));
}

export function deleteSessionsOf(connection: DatabaseSync, account: string): void {
  connection.prepare('DELETE FROM sessions WHERE account = ?').run(account);
}
