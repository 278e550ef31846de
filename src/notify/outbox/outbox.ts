import type { Registry } from 'prom-client';
import type { Database } from '../../database/port.ts';
import { type Duration, hours, seconds } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { type AddressBook, type Channel, type ChannelId, channelIds, type Outbox } from '../port.ts';
import { Attempts } from './attempts.ts';
import { createTook } from './delivery-figures.ts';
import { fateOf } from './fate.ts';
import { startForgetting } from './forgetting.ts';
import { Lane } from './lane.ts';
import { Marks } from './marks.ts';
import { moveWaiting } from './move-waiting.ts';
import { OutboxRows } from './outbox-rows.ts';
import { PartnerPauses } from './partner-pauses.ts';
import { putDeliveries } from './put-deliveries.ts';
import { retryDead } from './retry-dead.ts';
import { createSealing } from './sealed-content.ts';
import { Settle } from './settle.ts';

export type OutboxOptions = {
  readonly database: Database;
  /** Those that are set up. They are closed with the outbox. */
  readonly channels: readonly Channel[];
  readonly addresses: AddressBook;
  /** 32 bytes, not in the database: what concerns a person is kept closed with it. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly events: Events;
  readonly metrics?: Registry | undefined;
  readonly giveUpAfter?: Duration | undefined;
  /** Of one attempt. */
  readonly timeLimit?: Duration | undefined;
  /** How many attempts of a channel are under way at once. */
  readonly concurrency?: Partial<Record<ChannelId, number>> | undefined;
};

export type OpenOutbox = Outbox & {
  /** Waits a moment for what is under way. */
  close(): Promise<void>;
};

/** A mail server likes few connections, a push service many. */
const usualConcurrency: Readonly<Record<ChannelId, number>> = { web_push: 64, webhook: 64, email: 8, sms: 8, mqtt: 16 };
const closeWithin = seconds(3);

/** Sends what is put into it from now on, and what was left by the run before. */
export function openOutbox(options: OutboxOptions): OpenOutbox {
  const { database, channels, clock, events } = options;
  const stopping = new AbortController();
  const rows = new OutboxRows(database.connection);
  const marks = new Marks({ database, events });
  const took = createTook(options.metrics);
  const sealing = createSealing(options.key);
  const shared = { ...options, rows, marks, took, sealing, stopping: stopping.signal };
  const lanes = channelIds.map((id) => createLane(id, shared));
  const forgetting = startForgetting({ database, clock, events });
  const wake = (): void => {
    for (const lane of lanes) lane.wake();
  };
  events.gauge({
    name: 'barrio_deliveries_waiting',
    help: 'Messages to people that wait to be sent, by channel',
    label: 'channel',
    readEach: () => channelIds.map((id) => [id, rows.counts()[id] ?? 0] as const),
  });
  wake();
  return {
    put: (connection, deliveries) => putDeliveries(connection, deliveries, { now: clock.now(), sealing }),
    wake,
    erase: (connection, recipient) => void connection.prepare('DELETE FROM outbox WHERE recipient = ?').run(recipient),
    moveWaiting,
    fateOf: (key) => fateOf(database.connection, key),
    channels: () => channels.map(({ id }) => id),
    waiting: () => rows.counts(),
    dead: (limit) => rows.dead(limit),
    async retry(key) {
      const isWaiting = await retryDead(database, { key, now: clock.now() });
      wake();
      return isWaiting;
    },
    figures: () => took.figures(),
    async close() {
      const patience = setTimeout(() => stopping.abort(), closeWithin);
      await Promise.all(lanes.map((lane) => lane.close()));
      clearTimeout(patience);
      await forgetting.close();
      await marks.close();
      await Promise.all(channels.map((channel) => channel.close()));
    },
  };
}

type Shared = Omit<ConstructorParameters<typeof Attempts>[0], 'id' | 'channel' | 'settle' | 'pauses' | 'timeLimit'> &
  OutboxOptions & { readonly rows: OutboxRows; readonly marks: Marks };

function createLane(id: ChannelId, shared: Shared): Lane {
  const { channels, giveUpAfter = hours(24), timeLimit = seconds(15), concurrency } = shared;
  const settle = new Settle({ ...shared, channel: id, giveUpAfter });
  const pauses = new PartnerPauses();
  const channel = channels.find((each) => each.id === id);
  const attempts = new Attempts({ ...shared, id, channel, settle, pauses, timeLimit });
  const atOnce = concurrency?.[id] ?? usualConcurrency[id];
  return new Lane({ ...shared, channel: id, concurrency: atOnce, settle, pauses, attempts });
}
