import { afterEach, describe, expect, it } from 'vitest';
import { announcementOf, openSmallCommunity, type SmallCommunity } from '../../community/fixtures/small-community.ts';
import { UnavailableError } from '../../model/errors.ts';
import { areaId } from '../../model/ids.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createAnnouncements } from '../fixtures/announcements.ts';
import { eventually } from '../fixtures/eventually.ts';
import { startFanOut } from './start-fan-out.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

const citizens = 500;

async function crowdedCity(): Promise<SmallCommunity> {
  const empty = await openSmallCommunity();
  const community = await empty.crowd(citizens);
  opened.push(
    () => empty.close(),
    () => community.close(),
  );
  return community;
}

type Said = ReturnType<typeof createAnnouncements>;

/** Hands out until the process dies before the given transaction. */
function handOut(community: SmallCommunity, announcements: Said, diesAt = Number.POSITIVE_INFINITY) {
  let transactions = 0;
  const database: SmallCommunity['database'] = {
    ...community.database,
    connection: community.database.connection,
    async transact(work) {
      transactions += 1;
      if (transactions >= diesAt) throw new UnavailableError('killed');
      return await community.database.transact(work);
    },
  };
  const fanOut = startFanOut({
    announcements,
    audience: community.audience,
    outbox: community.outbox,
    receivers: { all: () => [], get: () => undefined },
    publicUrl: 'https://barrio.example',
    clock: community.clock,
    events: createSilentEvents(),
    database,
  });
  opened.push(() => fanOut.close());
  return { close: () => fanOut.close(), count: () => transactions };
}

const toldOf = ({ outbox }: SmallCommunity, announcement: string): readonly string[] =>
  outbox
    .kept()
    .filter(({ key }) => key.startsWith(`${announcement}:`))
    .map(({ recipient }) => recipient);

const everybodyOnce = (recipients: readonly string[]): void => {
  expect(recipients).toHaveLength(citizens);
  expect(new Set(recipients).size).toBe(citizens);
};

describe('an announcement to many', () => {
  it('reaches everybody although the disk could not be read for a moment in the middle', async () => {
    const community = await crowdedCity();
    const announcements = createAnnouncements(announcementOf(1));
    let reads = 0;
    const audience: SmallCommunity['audience'] = {
      addresses: community.audience.addresses,
      *plan(announcement, now) {
        for (const plan of community.audience.plan(announcement, now)) {
          reads += 1;
          if (reads === 1 || reads === 3) throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
          yield plan;
        }
      },
    };
    handOut({ ...community, audience }, announcements);
    await eventually(() => everybodyOnce(toldOf(community, 'announcement-1')));
    expect(reads).toBeGreaterThan(3);
  });

  it.each([1, 2, 3, 4])('reaches everybody once, when the process dies before its portion %i', async (diesAt) => {
    const community = await crowdedCity();
    const announcements = createAnnouncements(announcementOf(1));
    const first = handOut(community, announcements, diesAt);
    await eventually(() => expect(first.count()).toBeGreaterThanOrEqual(diesAt));
    await first.close();
    expect(toldOf(community, 'announcement-1').length).toBeLessThan(citizens);
    const again = await community.again();
    opened.push(() => again.close());
    handOut(again, announcements);
    await eventually(() => everybodyOnce(toldOf(again, 'announcement-1')));
    expect(again.database.connection.prepare('SELECT count(*) AS count FROM subscription_told').get()).toEqual({
      count: citizens,
    });
    await eventually(() => expect(again.database.connection.prepare('SELECT * FROM fan_out_open').all()).toEqual([]));
  });

  it('lets one to few pass by, and is over only after all have heard that it began', async () => {
    const community = await crowdedCity();
    await community.join({ places: [{ is: 'area', id: areaId('puerto') }] }, 'few@example.org');
    const announcements = createAnnouncements(
      announcementOf(1),
      announcementOf(2, { what: 'resolved' }),
      announcementOf(3, {
        group: 'elsewhere',
        subjects: [{ is: 'area', id: areaId('puerto') }],
        areas: [areaId('puerto')],
      }),
    );
    handOut(community, announcements);
    await eventually(() => everybodyOnce(toldOf(community, 'announcement-2')));
    const keys = community.outbox.kept().map(({ key }) => key.split(':')[0]);
    expect(keys.lastIndexOf('announcement-1')).toBeLessThan(keys.indexOf('announcement-2'));
    expect(keys.indexOf('announcement-3')).toBeLessThan(keys.lastIndexOf('announcement-1'));
  });
});
