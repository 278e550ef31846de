import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { Announcements } from '../../alerts/port.ts';
import type { Plan } from '../../community/port.ts';
import type { Database } from '../../database/port.ts';
import type { Announcement } from '../../model/alert.ts';
import { milliseconds, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Outbox } from '../port.ts';
import { readCursor, readOpen, writeCursor, writeDone, writeOpen } from './cursor.ts';
import { type HandOutParts, keepPortion, portionOf, portionsOf } from './hand-out.ts';
import { Tellings } from './tellings.ts';

export type FanOutParts = Omit<HandOutParts, 'outbox'> & {
  readonly announcements: Pick<Announcements, 'after' | 'end' | 'onNew'>;
  readonly outbox: Pick<Outbox, 'put' | 'wake' | 'channels'>;
  readonly database: Database;
};

const tryAgainAfter = seconds(1);
const longestPause = milliseconds(50);

/**
 * Hands each announcement to whom it is for: once, in order, from where the run before stopped. What is put into the outbox and how
 * far it came are one transaction; an announcement that concerns many takes many, so that none takes long.
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
  const tellings = await takeUpAgain(parts);
  while (!signal.aborted) {
    const isAnyNew = await takeUpNext(parts, tellings);
    if (isAnyNew) continue;
    const began = performance.now();
    const next = tellings.next();
    if (next === undefined) return;
    await breathe();
    await keep(parts, next);
    // A city has a hundred thousand citizens, and the service has other things to do.
    await pause(Math.min(longestPause, performance.now() - began), undefined, { signal }).catch(() => undefined);
  }
}

/** What was left off in the middle. */
async function takeUpAgain(parts: FanOutParts): Promise<Tellings> {
  const tellings = new Tellings(parts);
  for (const seq of readOpen(parts.database.connection)) {
    const [announcement] = parts.announcements.after(seq - 1, 1);
    if (announcement?.seq === seq) tellings.add(announcement);
    else await parts.database.transact((connection) => writeDone(connection, seq));
  }
  return tellings;
}

/** Tells who is on duty, who listens, and the first of the citizens, in one transaction. @returns whether there was a new one. */
async function takeUpNext(parts: FanOutParts, tellings: Tellings): Promise<boolean> {
  const { announcements, database, outbox } = parts;
  const [announcement] = announcements.after(placeOf(database), 1);
  if (announcement === undefined) return false;
  tellings.add(announcement);
  const first = tellings.next(announcement);
  const citizens = first === undefined ? [] : [portionOf(first.plan, parts)];
  const isOpen = tellings.isOpen(announcement);
  const portions = [...citizens, ...portionsOf(announcement, parts)];
  await breathe();
  await database.transact((connection) => {
    for (const portion of portions) keepPortion(connection, { portion, announcement, parts });
    if (isOpen) writeOpen(connection, announcement.seq);
    writeCursor(connection, announcement.seq);
  });
  outbox.wake();
  return true;
}

type Next = { readonly announcement: Announcement; readonly plan: Plan };

/** Keeps one portion, and that it was the last one. */
async function keep(parts: FanOutParts, { announcement, plan }: Next): Promise<void> {
  await parts.database.transact((connection) => {
    keepPortion(connection, { portion: portionOf(plan, parts), announcement, parts });
    if (plan.isLast) writeDone(connection, announcement.seq);
  });
  parts.outbox.wake();
}
