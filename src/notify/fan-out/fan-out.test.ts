import { afterEach, describe, expect, it } from 'vitest';
import type { Audience } from '../../community/port.ts';
import { hours } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import { after } from '../../model/time.ts';
import { createAddressBooks } from '../address-books.ts';
import { announcementOf, createAnnouncements, noon } from '../fixtures/announcements.ts';
import { deliveryOf } from '../fixtures/deliveries.ts';
import { eventually } from '../fixtures/eventually.ts';
import { openTestOutbox, restart } from '../fixtures/open-test-outbox.ts';
import { createWillingChannel } from '../fixtures/willing-channel.ts';
import { readReceivers } from '../receivers/read-receivers.ts';
import { createSendTest } from './send-test.ts';
import { type FanOutParts, startFanOut } from './start-fan-out.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

const [desk] = readReceivers(`
receivers:
  - name: desk
    language: fr
    by:
      - email: desk@example.org
      - webhook: https://desk.example/
        secret: word
`);
const receivers = {
  all: () => (desk === undefined ? [] : [desk]),
  get: (name: string) => (name === 'desk' ? desk : undefined),
};

const addresses: Audience['addresses'] = {
  addressOf: () => ({ channel: 'webhook', url: 'https://ana.example/', secret: 'word' }),
  giveUp: () => Promise.resolve(),
};

/** One citizen who wants to hear everything. */
const oneCitizen = (recorded: string[] = []): Audience => ({
  addresses,
  plan: (announcement) => [
    {
      isLast: true,
      deliveries: [deliveryOf(`${announcement.id}:ana`, { content: { ...deliveryOf('').content, announcement } })],
      record: () => void recorded.push(announcement.id),
    },
  ],
});

async function city(announcements: ReturnType<typeof createAnnouncements>, more: Partial<FanOutParts> = {}) {
  const channels = {
    webhook: createWillingChannel('webhook'),
    email: createWillingChannel('email'),
    mqtt: createWillingChannel('mqtt'),
  };
  const books = createAddressBooks({ community: addresses, receivers });
  const set = [channels.webhook.channel, channels.email.channel, channels.mqtt.channel];
  const test = await openTestOutbox({ channels: set, addresses: books });
  const parts: FanOutParts = {
    announcements,
    audience: oneCitizen(),
    receivers,
    publicUrl: 'https://barrio.example/',
    ...test,
    ...more,
  };
  const fanOut = startFanOut(parts);
  opened.push(
    async () => await test.own[Symbol.asyncDispose](),
    () => test.outbox.close(),
    () => fanOut.close(),
  );
  return { ...test, ...channels, parts, fanOut };
}

const cursorOf = ({ database }: Awaited<ReturnType<typeof city>>) =>
  database.connection.prepare('SELECT seq FROM fan_out').get()?.['seq'];

describe('an announcement', () => {
  it('goes to citizens, to who is on duty in their language, and to everybody who listens', async () => {
    const test = await city(createAnnouncements(announcementOf(1, { receivers: ['desk'] })));
    await eventually(() => expect(Object.values(test.states())).toEqual(['sent', 'sent', 'sent', 'sent']));
    const [mail] = test.email.sent;
    expect(mail?.address).toEqual({ channel: 'email', email: 'desk@example.org' });
    expect(mail?.delivery).toMatchObject({
      collapse: 'smog:centro',
      content: {
        language: 'fr',
        title: 'Pollution',
        why: 'Vous recevez ce message parce que la règle « smog » avertit « desk ».',
        links: { about: 'https://barrio.example/alerts/alert-1?lang=fr' },
      },
    });
    expect(test.webhook.sent.map(({ address }) => String(Object(address).url)).toSorted()).toEqual([
      'https://ana.example/',
      'https://desk.example/',
    ]);
    expect(test.mqtt.sent[0]?.delivery.content.announcement?.id).toBe('announcement-1');
  });

  it('is handed out at once when it comes, in order, and once', async () => {
    const announcements = createAnnouncements();
    const test = await city(announcements);
    announcements.announce(announcementOf(1), announcementOf(2));
    announcements.announce(announcementOf(3));
    await eventually(() =>
      expect(test.mqtt.sent.map(({ delivery }) => delivery.content.announcement?.seq)).toEqual([1, 2, 3]),
    );
    expect(cursorOf(test)).toBe(3);
    await test.fanOut.close();
    const again = startFanOut(test.parts);
    announcements.announce(announcementOf(4));
    await eventually(() => expect(cursorOf(test)).toBe(4));
    await eventually(() => expect(test.webhook.sent).toHaveLength(4));
    await again.close();
  });

  it('of a clock that was ahead goes out at once all the same', async () => {
    const announcedAt = after(noon, hours(2));
    const test = await city(createAnnouncements(announcementOf(1, { receivers: ['desk'], announcedAt })));
    await eventually(() => expect(test.email.sent).toHaveLength(1));
    await eventually(() => expect(test.mqtt.sent).toHaveLength(1));
    expect(test.email.sent[0]?.delivery.expiresAt).toBe(after(noon, hours(24)));
  });

  it('for operators alone is nobody else’s', async () => {
    const test = await city(createAnnouncements(announcementOf(1, { audience: ['operators'], receivers: ['desk'] })));
    await eventually(() => expect(test.email.sent).toHaveLength(1));
    await eventually(() => expect(test.webhook.sent).toHaveLength(1));
    expect(test.mqtt.sent).toEqual([]);
  });

  it('for operators alone has no link to a page, which would be empty, but the command that shows it', async () => {
    const test = await city(createAnnouncements(announcementOf(1, { audience: ['operators'], receivers: ['desk'] })));
    await eventually(() => expect(test.email.sent).toHaveLength(1));
    const content = test.email.sent[0]?.delivery.content;
    expect(content?.links).toEqual({});
    expect(content?.why).toMatch(/ Plus : npm run barrio -- alert show alert-1$/);
  });

  it('says so when nobody of that name is on duty', async () => {
    const test = await city(createAnnouncements(announcementOf(1, { receivers: ['ghost'] })));
    await eventually(() => expect(cursorOf(test)).toBe(1));
    expect(test.events.emitted).toContainEqual({
      name: 'receiverUnknown',
      fields: { receiver: 'ghost', rule: 'smog' },
    });
  });

  it('that cannot be planned for citizens reaches the others, and blocks nothing behind it', async () => {
    const good = oneCitizen();
    const audience: Audience = {
      ...good,
      *plan(announcement, now) {
        if (announcement.seq === 1) throw new Error('a mistake of ours');
        yield* good.plan(announcement, now);
      },
    };
    const test = await city(createAnnouncements(announcementOf(1, { receivers: ['desk'] }), announcementOf(2)), {
      audience,
    });
    await eventually(() => expect(cursorOf(test)).toBe(2));
    await eventually(() => expect(test.email.sent).toHaveLength(1));
    expect(test.mqtt.sent).toHaveLength(2);
    expect(test.events.emitted).toContainEqual({
      name: 'announcementSetAside',
      fields: { seq: 1, announcement: 'announcement-1', part: 'citizens', reason: 'a mistake of ours' },
    });
  });

  it('whose record cannot be kept leaves no message of it either, and the others go on', async () => {
    const good = oneCitizen();
    const audience: Audience = {
      ...good,
      plan: (announcement, now) =>
        [...good.plan(announcement, now)].map((plan) => ({
          ...plan,
          record() {
            throw new Error('a mistake of ours');
          },
        })),
    };
    const test = await city(createAnnouncements(announcementOf(1, { receivers: ['desk'] })), { audience });
    await eventually(() => expect(cursorOf(test)).toBe(1));
    expect(Object.keys(test.states()).some((key) => key.endsWith(':ana'))).toBe(false);
    await eventually(() => expect(test.email.sent).toHaveLength(1));
  });

  it('after a crash is handed out again, and told once', async () => {
    const recorded: string[] = [];
    const announcements = createAnnouncements(announcementOf(1));
    const test = await city(announcements, { audience: oneCitizen(recorded) });
    await eventually(() => expect(test.webhook.sent).toHaveLength(1));
    await eventually(() => expect(Object.values(test.states())).toEqual(['sent', 'sent']));
    await test.fanOut.close();
    // As if the place had not been kept.
    await test.database.transact((connection) => connection.exec('DELETE FROM fan_out'));
    const willing = createWillingChannel('webhook');
    const again = restart(test.database, { channels: [willing.channel], addresses });
    const fanOut = startFanOut({ ...test.parts, outbox: again.outbox });
    await eventually(() => expect(cursorOf(test)).toBe(1));
    await fanOut.close();
    await again.outbox.close();
    expect(willing.sent).toEqual([]);
  });
});

describe('a test of who is on duty', () => {
  it('goes by every way that they have', async () => {
    const test = await city(createAnnouncements());
    const sendTest = createSendTest({ ...test, receivers, publicUrl: 'https://barrio.example' });
    const trials = await sendTest('desk');
    expect(trials.map(({ channel }) => channel)).toEqual(['email', 'webhook']);
    await eventually(() => expect(trials.map(({ key }) => test.states()[key])).toEqual(['sent', 'sent']));
    expect(test.email.sent[0]?.delivery.content.title).toBe('Essai des alertes');
    await expect(sendTest('ghost')).rejects.toThrow(CallerError);
  });
});
