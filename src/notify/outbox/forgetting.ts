import type { Database } from '../../database/port.ts';
import { hours } from '../../model/duration.ts';
import { messageOf, UnavailableError } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { forgetOld } from './outbox-rows.ts';

const every = hours(1);

/** Lets go of old messages now and then. */
export function startForgetting({
  database,
  clock,
  events,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
}): { close(): Promise<void> } {
  let forgetting = Promise.resolve();
  const forget = async (): Promise<void> => {
    try {
      await database.transact((connection) => forgetOld(connection, clock.now()));
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      events.emit('outboxUnwritten', { reason: messageOf(error) });
    }
  };
  const timer = setInterval(() => void (forgetting = forgetting.then(forget)), every).unref();
  return {
    async close() {
      clearInterval(timer);
      await forgetting;
    },
  };
}
