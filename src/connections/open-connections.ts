import { z } from 'zod';
import type { Database } from '../database/port.ts';
import { type Duration, minutes, seconds } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { DeviceId } from '../model/ids.ts';
import { type Clock, type EpochMs, epochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { type ConnectionEvent, type Connections, type DoorBook, type DoorWord, keptPerDevice } from './port.ts';

export type ConnectionsOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  /** How often what was noted is written. */
  readonly every?: Duration;
};

/** Notes that wait to be written; beyond, the newest are lost, and that is told. */
const mostWaiting = 20_000;

export type OpenConnections = Connections & { readonly book: DoorBook; close(): Promise<void> };

/**
 * Keeps who came and went. Written together now and then, and without a promise: what was noted in the last second of a process
 * that is killed is lost, and what a full disk refuses too.
 */
export function openConnections({ database, clock, events, every = seconds(1) }: ConnectionsOptions): OpenConnections {
  const open = new Map<DeviceId, number>();
  let waiting: Noted[] = [];
  let lost = 0;

  const isRepeated = noteRefusals();

  function note(id: DeviceId, word: DoorWord): void {
    const at = clock.now();
    count(open, id, word.what);
    if (isRepeated(id, word, at)) return;
    if (waiting.length >= mostWaiting) lost += 1;
    else waiting.push({ id, event: { ...word, at } });
  }

  async function write(): Promise<void> {
    if (lost > 0) events.emit('connectionNotesLost', { count: lost, reason: 'too many at once' });
    lost = 0;
    if (waiting.length === 0) return;
    const notes = waiting;
    waiting = [];
    try {
      await database.transact((connection) => keep(connection, notes));
    } catch (error) {
      events.emit('connectionNotesLost', { count: notes.length, reason: messageOf(error) });
    }
  }

  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, every);
  return {
    book: { note },
    open: (id) => open.get(id) ?? 0,
    of(id) {
      const unwritten = waiting.flatMap((noted) => (noted.id === id ? [noted.event] : []));
      return [...unwritten.toReversed(), ...read(database, id)].slice(0, keptPerDevice);
    },
    async close() {
      clearInterval(timer);
      await writing;
      await write();
    },
  };
}

/** Who tries a wrong password every second is noted once a minute. Grows with the registered devices, not with their tries. */
function noteRefusals(): (id: DeviceId, word: DoorWord, now: EpochMs) => boolean {
  const last = new Map<DeviceId, { readonly because: string; readonly at: EpochMs }>();
  return (id, word, now) => {
    if (word.what !== 'refused') {
      last.delete(id);
      return false;
    }
    const before = last.get(id);
    const isSame = before?.because === word.because && now >= before.at && now - before.at < minutes(1);
    if (!isSame) last.set(id, { because: word.because, at: now });
    return isSame;
  };
}

type Noted = { readonly id: DeviceId; readonly event: ConnectionEvent };

function count(open: Map<DeviceId, number>, id: DeviceId, what: DoorWord['what']): void {
  if (what === 'refused') return;
  const now = (open.get(id) ?? 0) + (what === 'connected' ? 1 : -1);
  if (now > 0) open.set(id, now);
  else open.delete(id);
}

function keep(connection: Database['connection'], notes: readonly Noted[]): void {
  const insert = connection.prepare(
    'INSERT INTO connection_events (device, at, what, via, because) VALUES (?, ?, ?, ?, ?)',
  );
  const trim = connection.prepare(
    `DELETE FROM connection_events WHERE device = ?1 AND id <= (
       SELECT id FROM connection_events WHERE device = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
  );
  for (const { id, event } of notes) {
    insert.run(id, event.at, event.what, event.via, event.what === 'connected' ? null : event.because);
  }
  for (const id of new Set(notes.map((noted) => noted.id))) trim.run(id, keptPerDevice);
}

const RowShape = z.object({
  at: z.number().transform(epochMs),
  what: z.enum(['connected', 'disconnected', 'refused']),
  via: z.enum(['mqtt', 'websocket']),
  because: z.string().nullable(),
});

const read = ({ connection }: Database, id: DeviceId): readonly ConnectionEvent[] =>
  connection
    .prepare('SELECT at, what, via, because FROM connection_events WHERE device = ? ORDER BY id DESC LIMIT ?')
    .all(id, keptPerDevice)
    .map((row) => RowShape.parse(row))
    .map(({ at, what, via, because }) =>
      what === 'connected' ? { at, what, via } : { at, what, via, because: because ?? '' },
    );
