import { afterEach, describe, expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import { after } from '../../model/time.ts';
import { noon } from '../fixtures/announcements.ts';
import { aboutSmog, deliveryOf } from '../fixtures/deliveries.ts';
import { eventually } from '../fixtures/eventually.ts';
import { openTestOutbox } from '../fixtures/open-test-outbox.ts';
import { createWillingChannel } from '../fixtures/willing-channel.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function city() {
  const webhook = createWillingChannel('webhook');
  const test = await openTestOutbox({ channels: [webhook.channel] });
  opened.push(
    async () => await test.own[Symbol.asyncDispose](),
    () => test.outbox.close(),
  );
  return { ...test, webhook };
}
const morning = after(noon, hours(8));

describe('the fate of a message', () => {
  it('is that it waits, was sent, could not be delivered, or was needless', async () => {
    const { outbox, put, webhook } = await city();
    webhook.answer(({ delivery: { key } }) =>
      key === 'bad' ? { ok: false, retry: 'never', reason: 'no' } : { ok: true, receipt: '' },
    );
    await put(deliveryOf('good'), deliveryOf('bad'), deliveryOf('night', { notBefore: morning }));
    await eventually(() => {
      expect(['good', 'bad', 'night', 'none'].map((key) => outbox.fateOf(key))).toEqual([
        'sent',
        'failed',
        'waiting',
        undefined,
      ]);
    });
  });

  it('is needless where it began and ended before it could be sent, also of the end that still waits', async () => {
    const { outbox, put } = await city();
    await put(aboutSmog('began', 'raised', { notBefore: morning }));
    await put(aboutSmog('ended', 'resolved', { notBefore: morning }));
    expect(['began', 'ended'].map((key) => outbox.fateOf(key))).toEqual(['needless', 'needless']);
  });
});

describe('what waits for a time', () => {
  it('is sent at another one, for the same span of time, but for what is urgent and what is no alert', async () => {
    const { outbox, database, put, webhook } = await city();
    const night = { recipient: 'subscription:1', notBefore: morning, expiresAt: after(morning, hours(6)) };
    await put(
      aboutSmog('alert', 'raised', night),
      deliveryOf('no-alert', night),
      aboutSmog('urgent', 'raised', { ...night, collapse: 'fire', isUrgent: true }),
    );
    await database.transact((connection) => outbox.moveWaiting(connection, 'subscription:1', noon));
    outbox.wake();
    await eventually(() => expect(webhook.keys()).toEqual(['alert']));
    const [alert] = webhook.sent;
    expect(alert?.delivery).toMatchObject({ notBefore: noon, expiresAt: after(noon, hours(6)) });
  });
});
