import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { days, hours, minutes } from '../model/duration.ts';
import { areaId, deviceId } from '../model/ids.ts';
import { after } from '../model/time.ts';
import {
  announcementOf,
  noon,
  openSmallCommunity,
  type SmallCommunity,
  tokenIn,
  wishOf,
} from './fixtures/small-community.ts';
import { privateToken, recipientOf, subscriptionId } from './port.ts';

const opened: SmallCommunity[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});
async function open(): Promise<SmallCommunity> {
  const community = await openSmallCommunity();
  opened.push(community);
  return community;
}
async function reopen(community: SmallCommunity, key?: Uint8Array): Promise<SmallCommunity> {
  const again = await community.again(key);
  opened.push(again);
  return again;
}

const ana = { channel: 'email', email: 'ana@example.org' } as const;
const ask = (community: SmallCommunity, email: string = ana.email, from = '192.0.2.1') =>
  community.subscriptions.ask(wishOf(), { channel: 'email', email }, from);
const lastLink = (community: SmallCommunity) => tokenIn(community.outbox.kept().at(-1)?.links.about);
const tell = async (community: SmallCommunity, seq = 1) => {
  const [plan] = community.audience.plan(announcementOf(seq), community.clock.now());
  await community.database.transact((connection) => {
    community.outbox.put(connection, plan?.deliveries ?? []);
    plan?.record(connection);
  });
  return plan?.deliveries ?? [];
};

describe('a subscription', () => {
  it('is told of nothing until its owner has confirmed', async () => {
    const community = await open();
    await ask(community);
    expect(await tell(community)).toEqual([]);
    const confirmed = await community.subscriptions.confirm(lastLink(community));
    expect(confirmed?.subscription).toMatchObject({ state: 'active', hint: 'a…@e….org', channel: 'email' });
    expect(await tell(community, 2)).toHaveLength(1);
    expect(community.audience.addresses.addressOf(recipientOf(confirmed?.subscription.id ?? recipientless))).toEqual(
      ana,
    );
  });

  it('says in the message that asks to be confirmed what was chosen', async () => {
    const community = await open();
    const places = [
      { is: 'area', id: areaId('centro') },
      { is: 'circle', centre: { lat: 43.005, lon: -3.995 }, radiusMetres: 500 },
    ] as const;
    await community.subscriptions.ask(wishOf({ places, topics: ['air', 'noise'] }), ana, 'here');
    expect(community.outbox.kept().at(-1)?.text).toContain(
      'about air and noise, from moderate on, in Centro and within 500 m of a point in Mayor.',
    );
  });

  it('is the same when it is confirmed twice, and not any more after a day', async () => {
    const community = await open();
    await ask(community);
    const link = lastLink(community);
    const first = await community.subscriptions.confirm(link);
    expect(await community.subscriptions.confirm(link)).toEqual(first);
    community.clock.moment = after(noon, hours(25));
    await community.tend();
    expect(await community.subscriptions.confirm(link)).toBeUndefined();
    expect(community.subscriptions.count()).toEqual({ active: 1, unconfirmed: 0 });
  });

  it('is erased with everything that waits when nobody confirms it within a day', async () => {
    const community = await open();
    await ask(community);
    const link = lastLink(community);
    community.clock.moment = after(noon, days(1));
    expect(await community.subscriptions.confirm(link)).toBeUndefined();
    await community.tend();
    expect(community.subscriptions.count()).toEqual({ active: 0, unconfirmed: 0 });
    expect(community.outbox.kept()).toEqual([]);
  });

  it('is one for each address: what was confirmed last counts, and the links of both go on working', async () => {
    const community = await open();
    const { subscription, manage } = await community.join({ topics: ['air'] });
    const again = await community.join({ topics: ['noise'] }, 'ANA@example.org');
    expect(again.subscription).toMatchObject({ id: subscription.id, topics: ['noise'] });
    expect(community.subscriptions.byToken(manage)).toEqual(again.subscription);
    expect(community.subscriptions.count()).toEqual({ active: 1, unconfirmed: 0 });
  });

  it('stops by the link of the second confirmation as well', async () => {
    const community = await open();
    await community.join();
    await ask(community);
    const { about, stop } = community.outbox.kept().at(-1)?.links ?? { about: '' };
    await community.subscriptions.confirm(tokenIn(about));
    expect(await community.subscriptions.stop(tokenIn(stop))).toBe('stopped');
    expect(community.subscriptions.count()).toEqual({ active: 0, unconfirmed: 0 });
  });

  it('changes by its private link only, as a whole or in parts', async () => {
    const community = await open();
    const { subscription, manage } = await community.join();
    const changed = await community.subscriptions.change(manage, { topics: ['noise'], language: 'fr' });
    expect(changed).toEqual({ ...subscription, topics: ['noise'], language: 'fr' });
    expect(await tell(community)).toEqual([]);
    expect(await community.subscriptions.change(privateToken('guessed'), { topics: ['air'] })).toBeUndefined();
    const again = await reopen(community);
    expect(again.subscriptions.byToken(manage)).toEqual(changed);
  });

  it('is gone without a trace when it is stopped: row, address, what it was told and what waits', async () => {
    const community = await open();
    const { manage } = await community.join();
    await tell(community);
    expect(community.subscriptions.told(manage, 5)).toHaveLength(1);
    const stop = tokenIn(community.outbox.kept().at(-1)?.links.stop);
    expect(await community.subscriptions.change(stop, { language: 'fr' })).toBeUndefined();
    expect(await community.subscriptions.stop(stop)).toBe('stopped');
    expect(await community.subscriptions.stop(stop)).toBeUndefined();
    expect(community.subscriptions.byToken(manage)).toBeUndefined();
    for (const table of ['subscriptions', 'subscription_contacts', 'subscription_told', 'kept_outbox']) {
      expect(community.database.connection.prepare(`SELECT * FROM ${table}`).all()).toEqual([]);
    }
    expect(await tell(community, 2)).toEqual([]);
  });

  it('that is stopped takes with it everything that was asked for at the same address', async () => {
    const community = await open();
    const { manage } = await community.join();
    await ask(community);
    await ask(community);
    const request = community.outbox.kept().at(-1)?.links;
    expect(await community.subscriptions.stop(manage)).toBe('stopped');
    for (const table of ['subscriptions', 'subscription_contacts', 'subscription_asks', 'kept_outbox']) {
      expect(community.database.connection.prepare(`SELECT * FROM ${table}`).all()).toEqual([]);
    }
    expect(await community.subscriptions.confirm(tokenIn(request?.about))).toBeUndefined();
  });

  it('goes on when its owner refuses what somebody asked for at the same address, and the link says which it is', async () => {
    const community = await open();
    const { subscription, manage } = await community.join({ topics: ['noise'] });
    await ask(community);
    const { about, stop } = community.outbox.kept().at(-1)?.links ?? { about: '' };
    const { look } = bound(community);
    expect(look(tokenIn(stop), 'stop')).toMatchObject({ replaces: true, subscription: { state: 'unconfirmed' } });
    expect(look(tokenIn(about), 'confirm')).toMatchObject({ replaces: true, subscription: { topics: ['air'] } });
    expect(look(manage, 'stop')).toEqual({ replaces: false, subscription });
    expect(look(privateToken('guessed'), 'confirm')).toBeUndefined();
    expect(await community.subscriptions.stop(tokenIn(stop))).toBe('refused');
    expect(community.subscriptions.byToken(manage)).toEqual(subscription);
    expect(community.subscriptions.count()).toEqual({ active: 1, unconfirmed: 0 });
  });

  it('can be asked for again the same day by whoever confirmed and stopped', async () => {
    const community = await open();
    for (const _ of [1, 2, 3, 4]) {
      const { manage } = await community.join();
      expect(await community.subscriptions.stop(manage)).toBe('stopped');
    }
  });

  it('sends what waits for the morning at the end of the night that its owner wants now', async () => {
    const community = await open();
    const { manage } = await community.join({ quietHours: { from: 22 * 60, to: 7 * 60 } });
    community.clock.moment = after(noon, hours(10));
    await tell(community);
    const when = () =>
      community.database.connection
        .prepare("SELECT json_extract(delivery, '$.notBefore') AS at FROM kept_outbox WHERE key LIKE 'announcement%'")
        .get();
    expect(when()).toEqual({ at: after(noon, hours(18)) });
    await community.subscriptions.change(manage, { quietHours: { from: 22 * 60, to: 9 * 60 } });
    expect(when()).toEqual({ at: after(noon, hours(20)) });
    await community.subscriptions.change(manage, { language: 'fr' });
    expect(when()).toEqual({ at: after(noon, hours(20)) });
    const { wakes } = community.outbox;
    await community.subscriptions.change(manage, { quietHours: undefined });
    expect(when()).toEqual({ at: community.clock.moment });
    expect(community.outbox.wakes).toBeGreaterThan(wakes);
  });

  it('is given up when nobody is there any more', async () => {
    const community = await open();
    const { subscription } = await community.join();
    await community.audience.addresses.giveUp(recipientOf(subscription.id));
    expect(community.subscriptions.count()).toEqual({ active: 0, unconfirmed: 0 });
    expect(community.audience.addresses.addressOf(recipientOf(subscription.id))).toBeUndefined();
    await community.audience.addresses.giveUp('receiver:duty');
  });

  it('keeps of a place only about a hundred metres', async () => {
    const community = await open();
    const centre = { lat: 43.123456, lon: -3.987654 };
    const { subscription } = await community.join({ places: [{ is: 'circle', centre, radiusMetres: 500 }] });
    expect(subscription.places).toEqual([{ is: 'circle', centre: { lat: 43.123, lon: -3.988 }, radiusMetres: 500 }]);
  });
});

/** Whether a text stands in any file of the database. What our outbox writes is not of interest here. */
function textOnDisk({ database }: SmallCommunity) {
  database.connection.exec('PRAGMA secure_delete = ON; DELETE FROM kept_outbox; PRAGMA secure_delete = OFF');
  database.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const folder = dirname(database.file);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return (text: string): boolean => files.some((file) => file.includes(text));
}
const hint = 'a…@e….org';

describe('what is kept', () => {
  it('tells no address and opens no link to whoever has the database', async () => {
    const community = await open();
    const { manage } = await community.join();
    await tell(community);
    const isOnDisk = textOnDisk(community);
    expect([hint, ana.email, manage].map(isOnDisk)).toEqual([true, false, false]);
  });

  it('is written over when somebody stops', async () => {
    const community = await open();
    const { manage, subscription } = await community.join();
    await tell(community);
    const secrets = [hint, subscription.id, 'You get this because you asked'];
    expect(secrets.map(textOnDisk(community))).toEqual([true, true, true]);
    await community.subscriptions.stop(manage);
    expect(secrets.map(textOnDisk(community))).toEqual([false, false, false]);
  });

  it('stands in no page of the log any more when somebody stopped, at the latest when nobody reads it', async () => {
    const community = await open();
    const { manage } = await community.join({
      places: [{ is: 'circle', centre: { lat: 43.123, lon: -3.9 }, radiusMetres: 500 }],
    });
    const reader = new DatabaseSync(community.database.file);
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM subscriptions').all();
    await community.subscriptions.stop(manage);
    const isInLog = () => readFileSync(`${community.database.file}-wal`, 'utf8').includes('43.123');
    expect(isInLog()).toBe(true);
    reader.close();
    await community.tend();
    expect(isInLog()).toBe(false);
  });

  it('reaches nobody under another key, and everybody again when the key is put back', async () => {
    const community = await open();
    const { subscription, manage } = await community.join();
    const other = await reopen(community, new Uint8Array(32).fill(9));
    expect(await tell(other)).toEqual([]);
    expect(other.audience.addresses.addressOf(recipientOf(subscription.id))).toBeUndefined();
    const back = await reopen(community);
    expect(await tell(back, 2)).toHaveLength(1);
    expect(await other.subscriptions.stop(manage)).toBe('stopped');
  });
});

describe('asking', () => {
  it('is answered the same whether an address is known or not, and sends to it three times a day at most, what was confirmed apart', async () => {
    const community = await open();
    const unknown = await ask(community, 'new@example.org');
    await community.join();
    for (const _ of [1, 2, 3, 4]) expect(await ask(community)).toEqual(unknown);
    const mine = community.outbox.kept().filter(({ key }) => key.startsWith('confirm:'));
    expect(mine).toHaveLength(1 + 1 + 3);
    community.clock.moment = after(noon, days(1));
    await ask(community);
    expect(community.outbox.kept()).toHaveLength(6);
  });

  it('is refused to one network after ten times in an hour', async () => {
    const community = await open();
    for (let each = 0; each < 10; each += 1) await ask(community, `p${each}@example.org`, `2001:db8:0:1::${each}`);
    await expect(ask(community, 'p@example.org', '2001:db8:0:1:ffff::1')).rejects.toMatchObject({ status: 429 });
    await ask(community, 'p@example.org', '2001:db8:0:2::1');
    community.clock.moment = after(noon, minutes(60));
    await ask(community, 'q@example.org', '2001:db8:0:1::1');
  });

  it.each([
    ['an unknown area', { places: [{ is: 'area', id: areaId('nowhere') }] }, { status: 404, code: 'area_unknown' }],
    [
      'an unknown device',
      { places: [{ is: 'device', id: deviceId('none') }] },
      { status: 404, code: 'device_unknown' },
    ],
    ['no place', { places: [] }, { status: 400 }],
    ['no topic', { topics: [] }, { status: 400 }],
    [
      'a circle of half the country',
      { places: [{ is: 'circle', centre: { lat: 43, lon: -4 }, radiusMetres: 200_000 }] },
      { status: 400 },
    ],
  ] as const)('for %s is refused', async (_what, wish, refusal) => {
    const community = await open();
    await expect(community.subscriptions.ask(wishOf(wish), ana, '192.0.2.1')).rejects.toMatchObject(refusal);
    expect(community.outbox.kept()).toEqual([]);
  });

  it('is refused at once for what would never be called', async () => {
    const community = await open();
    const hook = { channel: 'webhook', url: 'https://10.0.0.1/hook', secret: 'a'.repeat(32) } as const;
    const asked = community.subscriptions.ask(wishOf(), hook, '192.0.2.1');
    await expect(asked).rejects.toMatchObject({ status: 422, code: 'address_refused' });
    expect(community.outbox.kept()).toEqual([]);
  });

  it('is refused for a way that is not set up here', async () => {
    const community = await open();
    community.outbox.offered.splice(0, Infinity, 'web_push', 'mqtt');
    await expect(ask(community)).rejects.toMatchObject({ status: 422, message: expect.stringContaining('web_push') });
  });
});

describe('a process that dies', () => {
  /** The connection breaks at the given statement of the transaction, as a full disk or a kill would break it. */
  async function dyingAt(
    statement: number,
    work: (community: SmallCommunity) => Promise<unknown>,
    community: SmallCommunity,
  ) {
    const { connection } = community.database;
    const prepare = connection.prepare.bind(connection);
    let count = 0;
    connection.prepare = (sql) => {
      if (connection.isTransaction && ++count === statement) throw new Error('killed');
      return prepare(sql);
    };
    const outcome = await work(community).then(
      () => 'done',
      () => 'killed',
    );
    connection.prepare = prepare;
    return outcome;
  }
  const tables = ['subscriptions', 'subscription_contacts', 'subscription_asks', 'kept_outbox', 'subscription_told'];
  const contentOf = ({ database }: SmallCommunity) =>
    tables.map((table) => database.connection.prepare(`SELECT * FROM ${table}`).all());

  it.each([
    ['asking', async () => undefined, (community: SmallCommunity) => ask(community)],
    ['confirming', ask, (community: SmallCommunity) => community.subscriptions.confirm(lastLink(community))],
    [
      'confirming again for the same address',
      async (community: SmallCommunity) => {
        await community.join();
        await ask(community);
      },
      (community: SmallCommunity) => community.subscriptions.confirm(lastLink(community)),
    ],
    [
      'stopping',
      async (community: SmallCommunity) => {
        await community.join();
        await tell(community);
      },
      (community: SmallCommunity) => community.subscriptions.stop(tokenIn(community.outbox.kept().at(-1)?.links.stop)),
    ],
  ])(
    'while %s has done all of it or nothing, at any step, and the same can be done again',
    async (_what, prepare, work) => {
      let steps = 0;
      for (let statement = 1; ; statement += 1) {
        const community = await open();
        await prepare(community);
        const before = contentOf(community);
        const outcome = await dyingAt(statement, work, community);
        if (outcome === 'done') break;
        steps += 1;
        const again = await reopen(community);
        expect(contentOf(again)).toEqual(before);
        await work(again);
        expect(contentOf(again)).not.toEqual(before);
      }
      expect(steps).toBeGreaterThan(1);
    },
  );
});

const bound = ({ subscriptions }: SmallCommunity) => ({ look: subscriptions.look.bind(subscriptions) });
const recipientless = subscriptionId('none');
