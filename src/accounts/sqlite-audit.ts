import type { SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import type { Database } from '../database/port.ts';
import type { Duration } from '../model/duration.ts';
import { BugError } from '../model/errors.ts';
import { before, type Clock, epochMs } from '../model/time.ts';
import { type Actor, type Audit, type AuditEntry, roles } from './port.ts';

const Row = z.object({
  id: z.number(),
  at: z.number().transform(epochMs),
  actor_is: z.enum(['account', 'token', 'command']).nullable(),
  actor_name: z.string().nullable(),
  actor_role: z.enum(roles).nullable(),
  came_from: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  status: z.number(),
  detail: z.string().nullable(),
});

/** Who changed what, in the database. What is older than it is kept for goes when something is added. */
export function createAudit({ database, clock, keepFor }: AuditParts): Audit {
  return {
    async note({ actor, from, action, target, status, detail }) {
      const at = clock.now();
      await database.transact((connection) => {
        connection
          .prepare(
            `INSERT INTO audit (at, actor_is, actor_name, actor_role, came_from, action, target, status, detail)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(at, ...columnsOf(actor), from ?? null, action, target ?? null, status, detail ?? null);
        if (keepFor > 0) connection.prepare('DELETE FROM audit WHERE at < ?').run(before(at, keepFor));
      });
    },
    entries({ before: place, limit, actor, action, target }) {
      const conditions: readonly (readonly [string, SQLInputValue | undefined])[] = [
        ['id < ?', place],
        [`coalesce(actor_name, actor_is) = ?`, actor],
        ['action = ?', action],
        ['target = ?', target],
      ];
      const asked = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
      const where = asked.length === 0 ? '' : `WHERE ${asked.map(({ sql }) => sql).join(' AND ')}`;
      return database.connection
        .prepare(`SELECT * FROM audit ${where} ORDER BY id DESC LIMIT ?`)
        .all(...asked.map(({ value }) => value), limit)
        .map(readEntry);
    },
  };
}

type AuditParts = {
  readonly database: Database;
  readonly clock: Clock;
  /** 0 is for ever. */
  readonly keepFor: Duration;
};

function columnsOf(actor: Actor | undefined): [string | null, string | null, string | null] {
  if (actor?.is === 'account') return ['account', actor.name, actor.role];
  return [actor?.is ?? null, actor?.is === 'command' ? actor.user : null, null];
}

function readEntry(raw: unknown): AuditEntry {
  const { id, at, came_from: from, action, target, status, detail, ...actor } = Row.parse(raw);
  return {
    id,
    at,
    actor: readActor(actor),
    from: from ?? undefined,
    action,
    target: target ?? undefined,
    status,
    detail: detail ?? undefined,
  };
}

type ActorRow = Pick<z.output<typeof Row>, 'actor_is' | 'actor_name' | 'actor_role'>;

function readActor({ actor_is: is, actor_name: name, actor_role: role }: ActorRow): Actor | undefined {
  if (is === null) return undefined;
  if (is === 'token') return { is };
  if (is === 'command') return { is, user: name ?? '' };
  if (name === null || role === null) throw new BugError('an entry of the audit log names an account without its name');
  return { is, name, role };
}
