import type { Database } from '../../database/port.ts';
import { hours } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { after, type Clock, toIso } from '../../model/time.ts';
import type { ChannelId, Delivery, Outbox } from '../port.ts';
import { type Receiver, type Receivers, waysOf } from '../receivers/receivers.ts';
import { keyOf } from './plan-receivers.ts';
import { trial } from './words.ts';

export type TrialParts = {
  readonly receivers: Receivers;
  readonly outbox: Pick<Outbox, 'put' | 'wake'>;
  readonly database: Database;
  readonly publicUrl: string;
  readonly clock: Clock;
};

/** A message on trial: what becomes of it is in the outbox, under its key. */
export type Trial = { readonly key: string; readonly channel: ChannelId };

/**
 * Lets operators see whether they would be reached: sends to every address of a receiver. Durable when it resolves.
 * The function throws a `CallerError` (404 `receiver_unknown`) when there is no such receiver.
 */
export const createSendTest =
  (parts: TrialParts) =>
  async (name: string): Promise<readonly Trial[]> => {
    const { receivers, outbox, database } = parts;
    const receiver = receivers.get(name);
    if (receiver === undefined) {
      const message = `there is no receiver ${JSON.stringify(name)} in receivers.yaml`;
      throw new CallerError(message, { status: 404, code: 'receiver_unknown' });
    }
    const deliveries = deliveriesOf(receiver, parts);
    await database.transact((connection) => outbox.put(connection, deliveries));
    outbox.wake();
    return deliveries.map(({ key, channel }) => ({ key, channel }));
  };

function deliveriesOf(receiver: Receiver, { publicUrl, clock }: TrialParts): readonly Delivery[] {
  const now = clock.now();
  const { language, name } = receiver;
  const said = trial[language](name);
  const links = { about: publicUrl };
  const content = { ...said, short: said.text, language, why: said.title, links, announcement: undefined };
  return waysOf(receiver).map(({ recipient, channel }) => ({
    key: keyOf(`test ${toIso(now)}`, recipient),
    recipient,
    channel,
    content,
    notBefore: now,
    expiresAt: after(now, hours(1)),
    isUrgent: true,
    collapse: undefined,
    trigger: undefined,
  }));
}
