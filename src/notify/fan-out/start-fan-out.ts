import { setTimeout as pause } from 'node:timers/promises';
import type { Announcements } from '../../alerts/port.ts';
import type { Database } from '../../database/port.ts';
import type { Announcement } from '../../model/alert.ts';
import { seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Outbox } from '../port.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type HandOutParts, keepPortion, portionsOf } from './hand-out.ts';

export type FanOutParts = Omit<HandOutParts, 'outbox'> & {
  readonly announcements: Pick<Announcements, 'after' | 'end' | 'onNew'>;
  readonly outbox: Pick<Outbox, 'put' | 'wake' | 'channels'>;
  readonly database: Database;
};

const atOnce = 50;
const tryAgainAfter = seconds(1);

/**
 * Hands each announcement to whom it is for: once, in order, from where the run before stopped. What is put into the outbox and how
 * far it came are one transaction.
 */
export function startFanOut(parts: FanOutParts): {
  close(): Promise<void>;
} {
  const { announcements } = parts;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let isAsked = false;

  async function run(): Promise<void> {
    let trouble = '';
    while (isAsked && !stopping.signal.aborted) {
      isAsked = false;
      try {
        await handOutAll(parts, stopping.signal);
        trouble = '';
      } catch (error) {
        const reason = messageOf(error);
        if (trouble !== reason) parts.events.emit('fanOutWaiting', { reason });
        trouble = reason;
        isAsked = true;
        await pause(tryAgainAfter, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    running = undefined;
  }

  const ask = (): void => {
    isAsked = true;
    running ??= run();
  };
  const stopListening = announcements.onNew(ask);
  ask();
  return {
    async close() {
      stopListening();
      stopping.abort();
      await running;
    },
  };
}

const placeOf = ({ connection }: Database): number => readCursor(connection) ?? 0;

async function handOutAll(parts: FanOutParts, signal: AbortSignal): Promise<void> {
  const { announcements, database } = parts;
  let some = announcements.after(placeOf(database), atOnce);
  while (some.length > 0 && !signal.aborted) {
    for (const announcement of some) {
      await handOut(announcement, parts);
      if (signal.aborted) return;
    }
    some = announcements.after(placeOf(database), atOnce);
  }
}

async function handOut(announcement: Announcement, parts: FanOutParts): Promise<void> {
  const portions = portionsOf(announcement, parts);
  await parts.database.transact((connection) => {
    for (const portion of portions) keepPortion(connection, { portion, announcement, parts });
    writeCursor(connection, announcement.seq);
  });
  parts.outbox.wake();
}
