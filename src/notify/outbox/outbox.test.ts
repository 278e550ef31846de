import { afterEach, describe, expect, it } from 'vitest';
import { hours, milliseconds, minutes, seconds } from '../../model/duration.ts';
import { after } from '../../model/time.ts';
import { noon } from '../fixtures/announcements.ts';
import { aboutSmog, deliveryOf } from '../fixtures/deliveries.ts';
import { eventually } from '../fixtures/eventually.ts';
import { openTestOutbox, restart } from '../fixtures/open-test-outbox.ts';
import { createWillingChannel } from '../fixtures/willing-channel.ts';
import type { Delivered } from '../port.ts';
import type { OutboxOptions } from './outbox.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function city(options: Partial<OutboxOptions> = {}, webhook = createWillingChannel('webhook')) {
  const test = await openTestOutbox({ channels: [webhook.channel], ...options });
  opened.push(
    async () => await test.own[Symbol.asyncDispose](),
    () => test.outbox.close(),
  );
  return { ...test, webhook };
}

const later: Delivered = { ok: false, retry: 'later', reason: 'HTTP 503' };

describe('the outbox', () => {
  it('sends what is put in at once, with everything that it says, and remembers the key without the content', async () => {
    const { put, webhook, states, database, outbox } = await city();
    const delivery = deliveryOf('a');
    expect(await put(delivery)).toBe(1);
    await eventually(() => expect(states()).toEqual({ a: 'sent' }));
    expect(webhook.sent).toEqual([{ delivery, address: expect.objectContaining({ url: 'https://1.example/hook' }) }]);
    expect(database.connection.prepare('SELECT content, announcement FROM outbox').get()).toEqual({
      content: null,
      announcement: null,
    });
    expect(await put(delivery)).toBe(0);
    expect(outbox.waiting()).toEqual({});
    expect(webhook.sent).toHaveLength(1);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const { database, outbox, states } = await city();
    const fails = database.transact((connection) => {
      outbox.put(connection, [deliveryOf('a')]);
      throw new Error('the rest of it went wrong');
    });
    await expect(fails).rejects.toThrow('went wrong');
    expect(states()).toEqual({});
  });

  it('keeps what a person gets so that the database alone does not tell it, nor their links', async () => {
    const { put, database } = await city();
    const { content, ...rest } = deliveryOf('a', { notBefore: after(noon, hours(1)) });
    await put({
      ...rest,
      content: { ...content, links: { ...content.links, stop: 'https://barrio.example/s/secret' } },
    });
    const row = database.connection.prepare('SELECT content FROM outbox').get();
    const bytes = row?.['content'];
    expect(bytes).toBeInstanceOf(Uint8Array);
    const text = bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : '';
    expect(text.length).toBeGreaterThan(100);
    expect(text).not.toMatch(/secret|Centro|barrio/);
  });

  it('waits with what is not to be sent yet', async () => {
    const { put, pass, webhook } = await city();
    await put(deliveryOf('night', { notBefore: after(noon, hours(8)) }), deliveryOf('now'));
    await eventually(() => expect(webhook.keys()).toEqual(['now']));
    pass(hours(8));
    await eventually(() => expect(webhook.keys()).toEqual(['now', 'night']));
  });

  it('tries again when the other side cannot now, each time later, and says what it tries', async () => {
    const { put, pass, webhook, states, events } = await city();
    webhook.answer(() => later);
    await put(deliveryOf('a'));
    await eventually(() => expect(events.emitted.map(({ name }) => name)).toEqual(['deliveryPutOff']));
    pass(seconds(1));
    pass(seconds(4));
    await eventually(() => expect(webhook.sent).toHaveLength(2));
    await eventually(() => expect(events.emitted).toHaveLength(2));
    webhook.answer(() => ({ ok: true, receipt: '' }));
    pass(seconds(8));
    await eventually(() => expect(states()).toEqual({ a: 'sent' }));
    expect(webhook.keys()).toEqual(['a', 'a', 'a']);
  });

  it('waits as long as the other side asks for', async () => {
    const { put, pass, webhook, events } = await city();
    webhook.answer(() => ({ ...later, retryAfter: minutes(10) }));
    await put(deliveryOf('a'));
    await eventually(() => expect(events.emitted).toHaveLength(1));
    pass(minutes(9));
    await put(deliveryOf('b', { recipient: 'subscription:2' }));
    await eventually(() => expect(webhook.keys()).toEqual(['a', 'b']));
    pass(minutes(1));
    await eventually(() => expect(webhook.keys()).toEqual(['a', 'b', 'a']));
  });

  it('gives up for good in the end, tells operators whom it could not reach, and tries again when it is told to', async () => {
    const { put, pass, webhook, outbox, events, clock } = await city({ giveUpAfter: seconds(10) });
    webhook.answer(() => later);
    await put(deliveryOf('a', { recipient: 'receiver:duty' }));
    await eventually(() => expect(events.emitted).toHaveLength(1));
    pass(seconds(9));
    await eventually(() => expect(outbox.dead(10)).toHaveLength(1));
    expect(outbox.dead(10)).toEqual([
      { key: 'a', channel: 'webhook', recipient: 'receiver:duty', reason: 'HTTP 503', attempts: 2, at: clock.now() },
    ]);
    expect(events.emitted.map(({ name }) => name)).toContain('operatorsUnreached');
    webhook.answer(() => ({ ok: true, receipt: '' }));
    expect(await outbox.retry('a')).toBe(true);
    await eventually(() => expect(webhook.sent).toHaveLength(3));
    await eventually(() => expect(outbox.dead(10)).toEqual([]));
    expect(await outbox.retry('a')).toBe(false);
  });

  it('gives up at once what cannot go there, and the address of whom is gone', async () => {
    const { put, webhook, outbox, givenUp } = await city();
    webhook.answer(({ delivery }) => ({ ok: false, retry: delivery.key === 'gone' ? 'gone' : 'never', reason: 'no' }));
    await put(deliveryOf('gone'), deliveryOf('never', { recipient: 'subscription:2' }));
    await eventually(() =>
      expect(
        outbox
          .dead(10)
          .map(({ key }) => key)
          .toSorted(),
      ).toEqual(['gone', 'never']),
    );
    expect(givenUp).toEqual(['subscription:1']);
  });

  it('sends nothing that is of no use any more', async () => {
    const { put, pass, webhook, outbox } = await city();
    await put(deliveryOf('a', { notBefore: after(noon, hours(3)), expiresAt: after(noon, hours(2)) }));
    pass(hours(4));
    await eventually(() => expect(outbox.dead(1)[0]?.reason).toContain('expired'));
    expect(webhook.sent).toEqual([]);
  });

  it('sends nothing to who was erased, and forgets what it sent them', async () => {
    const { put, webhook, outbox, database, states } = await city();
    await put(deliveryOf('a'), deliveryOf('b', { recipient: 'subscription:nobody' }));
    await eventually(() => expect(states()).toEqual({ a: 'sent', b: 'dropped' }));
    await put(deliveryOf('c', { notBefore: after(noon, hours(1)) }));
    await database.transact((connection) => outbox.erase(connection, 'subscription:1'));
    expect(states()).toEqual({ b: 'dropped' });
    expect(webhook.keys()).toEqual(['a']);
  });

  it('says so when a channel is not set up', async () => {
    const { put, outbox } = await city();
    await put(deliveryOf('a', { channel: 'email' }));
    await eventually(() => expect(outbox.dead(1)[0]?.reason).toBe('the channel email is not set up here'));
    expect(outbox.channels()).toEqual(['webhook']);
  });

  it('goes on with what the run before left, with the same key', async () => {
    const answer = Promise.withResolvers<Delivered>();
    const webhook = createWillingChannel('webhook', () => answer.promise);
    const { put, outbox, database } = await city({}, webhook);
    await put(deliveryOf('a'));
    await eventually(() => expect(webhook.keys()).toEqual(['a']));
    // The process dies here: nothing of the answer is ever written down.
    const willing = createWillingChannel('webhook');
    const again = restart(database, { channels: [willing.channel] });
    await eventually(() => expect(again.states()).toEqual({ a: 'sent' }));
    expect(willing.keys()).toEqual(['a']);
    await again.outbox.close();
    answer.resolve(later);
    await outbox.close();
  });

  it('counts how long it took from the observation, of what was to go at once', async () => {
    const { put, clock, outbox, states } = await city();
    clock.pass(milliseconds(400));
    await put(deliveryOf('a', { notBefore: noon }), deliveryOf('b', { notBefore: after(noon, seconds(1)) }));
    clock.pass(seconds(1));
    outbox.wake();
    await eventually(() => expect(states()).toEqual({ a: 'sent', b: 'sent' }));
    const [figures] = outbox.figures();
    expect(figures).toMatchObject({ channel: 'webhook', accepted: 2 });
    expect(figures?.p99).toBeGreaterThan(0.38);
    expect(figures?.p99).toBeLessThan(1.5);
  });
});

const endless = (signal: AbortSignal): Promise<Delivered> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(later)));

describe('of one matter', () => {
  it('only the newest word is sent', async () => {
    const { put, pass, webhook } = await city();
    const notBefore = after(noon, hours(1));
    await put(aboutSmog('a', 'raised', { notBefore }), aboutSmog('b', 'updated', { notBefore }));
    await put(aboutSmog('other', 'raised', { notBefore, recipient: 'subscription:2' }));
    pass(hours(1));
    await eventually(() => expect(webhook.keys().toSorted()).toEqual(['b', 'other']));
  });

  it('the end of what was never told is not told either', async () => {
    const { put, pass, webhook, states } = await city();
    const notBefore = after(noon, hours(1));
    await put(aboutSmog('a', 'raised', { notBefore }));
    await put(aboutSmog('b', 'resolved', { notBefore }));
    pass(hours(1));
    await eventually(() => expect(states()).toEqual({ a: 'dropped', b: 'dropped' }));
    expect(webhook.sent).toEqual([]);
  });

  it('the end of what was told is told, once', async () => {
    const { put, webhook, states } = await city();
    await put(aboutSmog('a', 'raised'));
    await put(aboutSmog('b', 'resolved'));
    await eventually(() => expect(states()).toEqual({ a: 'sent', b: 'sent' }));
    await put(aboutSmog('c', 'resolved'));
    await eventually(() => expect(states()).toEqual({ a: 'sent', b: 'sent', c: 'dropped' }));
    expect(webhook.keys()).toEqual(['a', 'b']);
  });

  it('the end waits until it is known what became of the beginning', async () => {
    const answer = Promise.withResolvers<Delivered>();
    const { put, webhook, states } = await city(
      {},
      createWillingChannel('webhook', () => answer.promise),
    );
    await put(aboutSmog('a', 'raised'));
    await eventually(() => expect(webhook.keys()).toEqual(['a']));
    await put(aboutSmog('b', 'resolved'), deliveryOf('c'));
    await eventually(() => expect(webhook.keys()).toEqual(['a', 'c']));
    answer.resolve({ ok: true, receipt: '' });
    await eventually(() => expect(states()).toEqual({ a: 'sent', b: 'sent', c: 'sent' }));
  });

  it('the end is told when nobody knows whether the beginning arrived', async () => {
    const { put, webhook, states } = await city(
      { timeLimit: milliseconds(20) },
      createWillingChannel('webhook', ({ delivery }, signal) =>
        delivery.key === 'a' ? endless(signal) : { ok: true, receipt: '' },
      ),
    );
    await put(aboutSmog('a', 'raised'));
    await eventually(() => expect(webhook.keys()).toEqual(['a']));
    await put(aboutSmog('b', 'resolved'));
    await eventually(() => expect(states()).toEqual({ a: 'dropped', b: 'sent' }));
  });
});

describe('the end of what was given up', () => {
  it('is told when the last attempt had no answer: nobody knows whether it arrived', async () => {
    const { put, states, outbox } = await city(
      { timeLimit: milliseconds(20), giveUpAfter: milliseconds(500) },
      createWillingChannel('webhook', ({ delivery }, signal) =>
        delivery.key === 'a' ? endless(signal) : { ok: true, receipt: '' },
      ),
    );
    await put(aboutSmog('a', 'raised'));
    await eventually(() => expect(states()).toEqual({ a: 'dead' }));
    expect(outbox.dead(1)).toMatchObject([{ attempts: 1 }]);
    await put(aboutSmog('b', 'resolved'));
    await eventually(() => expect(states()).toEqual({ a: 'dead', b: 'sent' }));
  });

  it('is not told when it was refused', async () => {
    const { put, states } = await city(
      {},
      createWillingChannel('webhook', () => ({ ok: false, retry: 'never', reason: 'HTTP 400' })),
    );
    await put(aboutSmog('a', 'raised'));
    await eventually(() => expect(states()).toEqual({ a: 'dead' }));
    await put(aboutSmog('b', 'resolved'));
    await eventually(() => expect(states()).toEqual({ a: 'dead', b: 'dropped' }));
  });
});

describe('a message that cannot be read', () => {
  const setAside = (events: { readonly emitted: readonly { readonly name: string; readonly fields: object }[] }) =>
    events.emitted.flatMap(({ name, fields }) => (name === 'deliveriesSetAside' ? [fields] : []));

  /** Two that wait, one of which is damaged, and one that is not. */
  async function damaged(sql: string) {
    const notBefore = after(noon, hours(1));
    const test = await city();
    await test.put(
      aboutSmog('a', 'raised', { notBefore }),
      deliveryOf('b', { notBefore, recipient: 'subscription:2' }),
    );
    test.database.connection.exec(sql);
    test.pass(hours(1));
    await eventually(() => expect(test.states()).toEqual({ a: 'dead', b: 'sent' }));
    return { ...test, dead: test.outbox.dead(10) };
  }

  it('for want of a field of its announcement is given up, and says so; the others go on', async () => {
    const { dead, events } = await damaged(
      `UPDATE outbox_announcements SET body = json_remove(body, '$.texts') WHERE id = 'of-a'`,
    );
    const reason = 'what it says cannot be read: wrong or missing: texts';
    expect(dead).toMatchObject([{ key: 'a', reason, attempts: 0 }]);
    expect(setAside(events)).toEqual([{ channel: 'webhook', reason }]);
  });

  it('because it is torn tells nothing of what stands in it', async () => {
    const { dead } = await damaged(`UPDATE outbox_announcements SET body = '{"secret' WHERE id = 'of-a'`);
    expect(dead).toMatchObject([{ reason: 'what it says cannot be read: it is damaged' }]);
  });

  it('because its content is no sealed content is given up', async () => {
    await damaged(`UPDATE outbox SET content = x'0102' WHERE key = 'a'`);
    const none = await damaged(`UPDATE outbox SET content = NULL WHERE key = 'a'`);
    expect(none.dead).toMatchObject([{ reason: 'what is kept of it cannot be read: wrong or missing: content' }]);
  });

  it('holds up nobody at the next start either, and the same fault of many is said once', async () => {
    const { put, outbox, database } = await city();
    const notBefore = after(noon, hours(1));
    const many = Array.from({ length: 50 }, (_, n) =>
      deliveryOf(`m${n}`, { notBefore, recipient: `subscription:${n}` }),
    );
    await put(...many);
    await outbox.close();
    database.connection.exec(`UPDATE outbox_announcements SET body = json_remove(body, '$.what')`);
    const again = restart(database, { channels: [createWillingChannel('webhook').channel] });
    again.pass(hours(1));
    await eventually(() => expect(again.outbox.dead(100)).toHaveLength(50));
    expect(setAside(again.events)).toHaveLength(1);
    await again.outbox.close();
  });

  it('while the database cannot be read waits, and is sent when it can', async () => {
    const { put, pass, states, database, events, outbox } = await city();
    await put(deliveryOf('a', { notBefore: after(noon, hours(1)) }));
    database.connection.exec('ALTER TABLE outbox_announcements RENAME COLUMN body TO elsewhere');
    pass(hours(1));
    await eventually(() => expect(events.emitted.map(({ name }) => name)).toContain('outboxUnread'));
    expect(states()).toEqual({ a: 'waiting' });
    database.connection.exec('ALTER TABLE outbox_announcements RENAME COLUMN elsewhere TO body');
    outbox.wake();
    await eventually(() => expect(states()).toEqual({ a: 'sent' }));
  });
});

describe('what the other side answers', () => {
  it('is kept and logged without whom it is about', async () => {
    const addresses = {
      addressOf: () => ({ channel: 'email', email: 'ana.garcia@example.org' }) as const,
      giveUp: () => Promise.resolve(),
    };
    const email = createWillingChannel('email', ({ delivery }) => ({
      ok: false,
      retry: delivery.key === 'never' ? 'never' : 'later',
      reason: '450 4.2.1 <ana.garcia@example.org> try later',
    }));
    const { put, events, database, outbox } = await city({ channels: [email.channel], addresses });
    const many = Array.from({ length: 8 }, (_, n) => deliveryOf(`m${n}`, { channel: 'email' }));
    await put(deliveryOf('never', { channel: 'email', recipient: 'receiver:desk' }));
    await eventually(() => expect(outbox.dead(1)).toMatchObject([{ reason: '450 4.2.1 <[...]> try later' }]));
    await put(...many);
    await eventually(() => expect(events.emitted.map(({ name }) => name)).toContain('deliveriesFailing'));
    const kept = database.connection.prepare('SELECT reason FROM outbox').all();
    expect(JSON.stringify([kept, events.emitted])).not.toMatch(/ana|example/);
  });
});

describe('one partner that does not answer', () => {
  const recipients = (from: number, count: number, host: string) =>
    Array.from({ length: count }, (_, index) =>
      deliveryOf(`${host}-${from + index}`, { recipient: `subscription:${host}` }),
    );

  it('leaves room for the others', async () => {
    const webhook = createWillingChannel('webhook', ({ delivery }, signal) =>
      delivery.key.startsWith('frozen') ? endless(signal) : { ok: true, receipt: '' },
    );
    const { put, states } = await city({ concurrency: { webhook: 4 }, timeLimit: milliseconds(200) }, webhook);
    await put(...recipients(0, 50, 'frozen'), ...recipients(0, 20, 'willing'));
    await eventually(() => expect(Object.values(states()).filter((state) => state === 'sent')).toHaveLength(20));
  });

  it('is left alone for a while, tried with one message, and had again when it answers', async () => {
    const webhook = createWillingChannel('webhook', () => later);
    const { put, pass, states, database } = await city({ concurrency: { webhook: 8 } }, webhook);
    await put(...recipients(0, 40, 'down'));
    const due = () => Number(database.connection.prepare('SELECT min(due_at) AS at FROM outbox').get()?.['at']);
    await eventually(() => expect(due()).toBeGreaterThan(noon));
    const before = webhook.sent.length;
    expect(before).toBeLessThanOrEqual(12);
    webhook.answer(() => ({ ok: true, receipt: '' }));
    pass(seconds(1));
    expect(webhook.sent).toHaveLength(before);
    pass(minutes(1));
    await eventually(() => expect(Object.values(states()).every((state) => state === 'sent')).toBe(true));
  });

  it('of one channel holds up no other', async () => {
    const frozen = createWillingChannel('email', (_sent, signal) => endless(signal));
    const willing = createWillingChannel('webhook');
    const { put, states } = await city(
      { channels: [frozen.channel, willing.channel], timeLimit: milliseconds(200) },
      willing,
    );
    const mails = Array.from({ length: 20 }, (_, index) => deliveryOf(`mail-${index}`, { channel: 'email' }));
    await put(...mails, deliveryOf('hook'));
    await eventually(() => expect(states()['hook']).toBe('sent'));
  });
});
