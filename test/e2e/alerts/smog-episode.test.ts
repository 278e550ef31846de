import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { inventory } from '../../../simulators/city/inventory.ts';
import { minutes } from '../../../src/model/duration.ts';
import { after, epochMs } from '../../../src/model/time.ts';
import { openHttpDouble } from '../../../src/notify/fixtures/open-http-double.ts';
import { openPushService } from '../../../src/notify/fixtures/open-push-service.ts';
import { openStory, type Story } from '../../process/fast-story.ts';
import { type Alert, type Announcement, alertsOf, announcementsOf, type Desk, operatorAt, untilAlerts } from './ask.ts';
import { type Mail, type Mailbox, openMailbox } from './mailbox.ts';
import { smogRules, writeRules } from './rule-text.ts';
import { expectSameSteps } from './same-steps.ts';
import { askFor, confirm, subscribeBrowser, subscribeByMail, type Wish } from './subscribe.ts';

/** Smog lies over the city for eighty minutes, and the service dies while the first alerts are pending. */
const from = epochMs(Date.UTC(2026, 2, 10, 6));
const incident = { begins: after(from, minutes(10)), ends: after(from, minutes(90)) };
const isOver = after(incident.ends, minutes(14));
const districts = inventory().areas.filter(({ level }) => level === 'district');

const closing = new AsyncDisposableStack();
let story: Story;
let desk: Desk;
let mailbox: Mailbox;
let hook: Awaited<ReturnType<typeof openHttpDouble>>;
let push: Awaited<ReturnType<typeof openPushService>>;
let vapidPublicKey: string;
let alerts: readonly Alert[];
let told: readonly Announcement[];

const air = (area: string, language: string) => ({ places: [{ is: 'area', id: area }], topics: ['air'], language });

/** Who wants to hear of what. The clocks of the city are an hour ahead of UTC. */
const wishes: Readonly<Record<string, Wish>> = {
  'centro@example.org': air('centro', 'es'),
  'ensanche@example.org': air('ensanche', 'fr'),
  'near-a-station@example.org': {
    ...air('las-llamas', 'en'),
    places: [{ is: 'circle', lat: 43.477, lon: -3.804, radiusMetres: 200 }],
  },
  'late-riser@example.org': { ...air('la-magdalena', 'en'), quietHours: { from: '07:00', to: '08:00' } },
  'sleeps-till-noon@example.org': { ...air('el-sardinero', 'es'), quietHours: { from: '23:00', to: '12:00' } },
  'only-parking@example.org': { ...air('centro', 'es'), topics: ['parking'] },
  'only-the-worst@example.org': { ...air('centro', 'es'), leastSeverity: 'extreme' },
};
const stranger = 'never-confirms@example.org';

async function subscribeAll(): Promise<void> {
  const { httpUrl } = story;
  for (const [email, wish] of Object.entries(wishes)) await subscribeByMail({ httpUrl, mailbox }, email, wish);
  await askFor(httpUrl, { channel: 'email', email: stranger }, air('centro', 'es'));
  const program = { channel: 'webhook', url: `${hook.url}/smog`, secret: Buffer.alloc(24, 7).toString('base64') };
  await askFor(httpUrl, program, { ...air('santander', 'fr'), mostPerDay: 50 });
  await confirm(httpUrl, () => hook.heard.map(({ body }) => body.toString()));
  vapidPublicKey = await subscribeBrowser(httpUrl, push, air('ensanche', 'en'));
}

beforeAll(async () => {
  const rulesDir = closing.use(await writeRules(smogRules)).folder;
  mailbox = closing.use(await openMailbox(() => story.now()));
  hook = closing.use(await openHttpDouble());
  push = closing.use(await openPushService());
  const environment = {
    BARRIO_SMTP_URL: mailbox.url,
    BARRIO_MAIL_FROM: 'Barrio <alerts@example.org>',
    BARRIO_WEBHOOK_ALLOW_PRIVATE: 'true',
    NODE_EXTRA_CA_CERTS: push.certificate,
  };
  story = closing.use(await openStory({ from, factor: 80, rulesDir, environment }));
  desk = await operatorAt(story);
  await subscribeAll();
  await story.play('smog-episode', '--after', '10m', '--lasting', '80m');
  await story.until(after(incident.begins, minutes(14)));
  await story.killAndRestart();
  await story.until(isOver);
  await untilAlerts(desk, 'smog', { firing: 0, resolved: districts.length });
  alerts = await alertsOf(desk, 'smog', 'resolved');
  told = await announcementsOf(desk, 'smog');
}, 240_000);
afterAll(() => closing.disposeAsync());

/** What came to somebody by mail about the smog, in its order. */
const mailsTo = (email: string): readonly Mail[] =>
  mailbox.mails.filter(({ to, subject }) => to === email && subject.startsWith('Smog'));
const subjectsTo = (email: string): readonly string[] => mailsTo(email).map(({ subject }) => subject);

const areaOf = ({ subject }: Alert): string => subject.id ?? '';
const ids = districts.map(({ id }) => id).toSorted();

describe('a smog over the city, with a service that dies in the middle of it', () => {
  it('is one alert in each district, no more and no less', () => {
    expect(alerts.map(areaOf).toSorted()).toEqual(ids);
  });

  it('fires when the air got bad, and is over when it is good again', () => {
    for (const alert of alerts) {
      expect.soft(alert.since, areaOf(alert)).toBeGreaterThan(incident.begins);
      expect.soft(alert.firedAt, areaOf(alert)).toBe(alert.since + minutes(7));
      expect.soft(alert.firedAt, areaOf(alert)).toBeLessThan(after(incident.begins, minutes(40)));
      expect.soft(alert.resolved?.because, areaOf(alert)).toBe('cleared');
      expect.soft(alert.resolved?.at, areaOf(alert)).toBeGreaterThan(after(incident.begins, minutes(64)));
    }
  });

  it('is announced once when it begins and once when it ends, in each district', () => {
    for (const area of ids) {
      const here = told.filter(({ areas }) => areas.some(({ id }) => id === area));
      expect
        .soft(
          here.map(({ what }) => what),
          area,
        )
        .toEqual(['raised', 'resolved']);
    }
    expect(told).toHaveLength(2 * ids.length);
  });

  it('is one matter to the desk: raised, brought up to date, and over', async () => {
    const matters = await announcementsOf(desk, 'smog-desk');
    expect(new Set(matters.map(({ group }) => group)).size).toBe(1);
    expect(matters.at(0)?.what).toBe('raised');
    expect(matters.at(-1)?.what).toBe('resolved');
    expect(matters.slice(1, -1).map(({ what }) => what)).toEqual(matters.slice(1, -1).map(() => 'updated'));
    expect(Math.max(...matters.map(({ count }) => count))).toBe(ids.length);
    expect(matters.length).toBeLessThan(2 * ids.length);
  });

  it('is the same, step by step, when the rule is run over what is stored', async () => {
    const live = await expectSameSteps({ desk, rule: 'smog', alerts, from, to: isOver });
    expect(live).toHaveLength(2 * alerts.length);
  });

  it('is told to whoever lives there, once when it begins and once when it ends, in their language', async () => {
    await vi.waitFor(
      () => {
        expect(subjectsTo('centro@example.org')).toEqual(['Smog raised es Centro', 'Smog resolved es Centro']);
        expect(subjectsTo('ensanche@example.org')).toEqual(['Smog raised fr Ensanche', 'Smog resolved fr Ensanche']);
        expect(subjectsTo('near-a-station@example.org')).toEqual([
          'Smog raised en Las Llamas',
          'Smog resolved en Las Llamas',
        ]);
      },
      { timeout: 10_000, interval: 100 },
    );
    for (const { headers, text } of mailbox.mails.filter(({ subject }) => subject.startsWith('Smog'))) {
      expect.soft(headers.get('list-unsubscribe')).toMatch(/\/subscriptions\/stop\?\S*token=/);
      expect.soft(text).toContain(`${story.httpUrl}/alerts/`);
    }
  });

  it('is pushed to the browser of whoever lives there, once when it begins and once when it ends', async () => {
    await vi.waitFor(() => expect(push.pushes).toHaveLength(3), { timeout: 10_000, interval: 100 });
    const [, ...words] = push.pushes;
    expect(words).toMatchObject([
      { what: 'raised', title: 'Smog raised en Ensanche', lang: 'en' },
      { what: 'resolved', title: 'Smog resolved en Ensanche', lang: 'en' },
    ]);
    const [raised, resolved] = words;
    // The end takes the place of the beginning on the screen.
    expect(resolved?.tag).toBe(raised?.tag);
    expect(raised?.url).toContain(`${story.httpUrl}/alerts/`);
    expect(raised?.why).not.toBe('');
    // A push service takes messages only from whom the browser subscribed to, also after a restart.
    expect(push.pushes.map(({ sender }) => sender)).toEqual(Array.from({ length: 3 }, () => vapidPublicKey));
  });

  it('wakes nobody in their quiet hours', () => {
    expect(subjectsTo('late-riser@example.org')).toEqual([
      'Smog raised en La Magdalena',
      'Smog resolved en La Magdalena',
    ]);
    for (const { at } of mailsTo('late-riser@example.org')) expect(at).toBeGreaterThanOrEqual(after(from, minutes(60)));
    expect(subjectsTo('sleeps-till-noon@example.org')).toEqual([]);
  });

  it('is told to nobody else', () => {
    const told = new Set(mailbox.mails.filter(({ subject }) => subject.startsWith('Smog')).map(({ to }) => to));
    expect([...told].toSorted()).toEqual([
      'centro@example.org',
      'ensanche@example.org',
      'late-riser@example.org',
      'near-a-station@example.org',
    ]);
    expect(mailbox.mails.filter(({ to }) => to === stranger)).toHaveLength(1);
  });

  it('is told to a program for all districts, each step once', async () => {
    const events = await vi.waitFor(
      () => {
        const heard = hook.heard.map(({ body }) => EventShape.parse(JSON.parse(body.toString())));
        const found = heard.filter(({ type }) => type.startsWith('city.barrio.alert.'));
        expect(found.length).toBeGreaterThanOrEqual(2 * ids.length);
        return found;
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(events.map(({ type, data }) => `${data?.areas?.join(' ')} ${type}`).toSorted()).toEqual(
      ids.flatMap((area) => [`${area} city.barrio.alert.raised`, `${area} city.barrio.alert.resolved`]),
    );
    expect(events.every(({ data }) => data.message.language === 'fr')).toBe(true);
  });
});

const EventShape = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({ areas: z.array(z.string()).optional(), message: z.object({ language: z.string() }) }),
});
