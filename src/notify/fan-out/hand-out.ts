import type { DatabaseSync } from 'node:sqlite';
import type { Audience, Plan } from '../../community/port.ts';
import type { Announcement } from '../../model/alert.ts';
import { messageOf, UnavailableError } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { keepStanding } from '../mqtt/standing-alerts.ts';
import type { Delivery, Outbox } from '../port.ts';
import type { Receivers } from '../receivers/receivers.ts';
import { deliveriesTo, deliveryToEverybody } from './plan-receivers.ts';

export type HandOutParts = {
  readonly audience: Pick<Audience, 'plan'>;
  readonly receivers: Receivers;
  readonly outbox: Pick<Outbox, 'put' | 'channels'>;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly events: Events;
};

type Write = (connection: DatabaseSync) => void;
/** Part of a hand-out, for some of those that it is for. */
export type Portion = { readonly part: 'citizens' | 'operators' | 'listeners'; readonly write: Write };

/** What an announcement puts into the outbox for who is on duty, and for everybody who listens. */
export function portionsOf(announcement: Announcement, parts: HandOutParts): readonly Portion[] {
  const makers: readonly (readonly [Portion['part'], () => Write])[] = [
    ['operators', () => putting(toOperators(announcement, parts), parts)],
    ['listeners', () => toListeners(announcement, parts)],
  ];
  return makers.flatMap(([part, make]) => {
    try {
      return [{ part, write: make() }];
    } catch (error) {
      if (mayPass(error)) throw error;
      setAside(part, { announcement, parts, error });
      return [];
    }
  });
}

/**
 * Keeps one portion. What is wrong with it is wrong the next time too, so it is set aside, and the others go on; but what the
 * database says of itself concerns all.
 */
export function keepPortion(
  connection: DatabaseSync,
  { portion, announcement, parts }: { portion: Portion; announcement: Announcement; parts: HandOutParts },
): void {
  connection.exec('SAVEPOINT portion');
  try {
    portion.write(connection);
  } catch (error) {
    if (isOfTheDatabase(error)) throw error;
    connection.exec('ROLLBACK TO portion');
    setAside(portion.part, { announcement, parts, error });
  }
  connection.exec('RELEASE portion');
}

/** Full, failing, locked: a constraint that is broken is a mistake of ours. */
const isOfTheDatabase = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) !== constraint;
const constraint = 19;

/** It is not wrong with what is handed out, and may be right the next time. */
export const mayPass = (error: unknown): boolean => error instanceof UnavailableError || isOfTheDatabase(error);

export function setAside(
  part: Portion['part'],
  { announcement, parts, error }: { announcement: Announcement; parts: HandOutParts; error: unknown },
): void {
  const { seq, id } = announcement;
  parts.events.emit('announcementSetAside', { seq, announcement: id, part, reason: messageOf(error) });
}

/** What a portion of the citizens is told. */
export const portionOf = (plan: Plan, { outbox }: HandOutParts): Portion => ({
  part: 'citizens',
  write(connection) {
    outbox.put(connection, plan.deliveries);
    plan.record(connection);
  },
});

const putting =
  (deliveries: readonly Delivery[], { outbox }: HandOutParts): Write =>
  (connection) =>
    void outbox.put(connection, deliveries);

const toOperators = (announcement: Announcement, parts: HandOutParts): readonly Delivery[] =>
  [...new Set(announcement.receivers)].flatMap((name) => {
    const receiver = parts.receivers.get(name);
    if (receiver !== undefined) return deliveriesTo(receiver, announcement, parts);
    parts.events.emit('receiverUnknown', { receiver: name, rule: announcement.rule });
    return [];
  });

/** Whoever has a device may listen, so only what citizens may know is said. */
function toListeners(announcement: Announcement, parts: HandOutParts): Write {
  const { outbox } = parts;
  if (!(announcement.audience.includes('citizens') && outbox.channels().includes('mqtt'))) return () => undefined;
  return (connection) => {
    keepStanding(connection, announcement);
    outbox.put(connection, [deliveryToEverybody(announcement, parts)]);
  };
}
