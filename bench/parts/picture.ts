import type { Page } from 'playwright-core';
import { z } from 'zod';
import { type City, openCity } from '../../test/web/kit/city.ts';
import { type Login, makeAccount, signIn } from '../../test/web/kit/signing-in.ts';
import { openVisitors } from '../../test/web/kit/visitors.ts';
import { median, whole } from '../figures.ts';
import type { Part, Verdict } from '../part.ts';
import { changesAt, wholePicture } from '../web-picture.ts';

/** For how long nothing answers a hand, at most, in milliseconds: when something comes for the first time, and at all other times. */
const mostMs: Readonly<Record<number, { readonly first: number; readonly later: number }>> = {
  10_000: { first: 1000, later: 200 },
  100_000: { first: 1000, later: 500 },
};

/** Runs in the page, which has no types here: notes each piece of work that takes longer than a twentieth of a second. */
const noteLongWork = `
  globalThis.longWork = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longWork.push(duration);
  }).observe({ type: 'longtask', buffered: true });`;

const DurationsShape = z.array(z.number());
const AreasShape = z.object({ areas: z.array(z.object({ id: z.string() })) });

/** What somebody does, and what is waited for. */
type Deed = readonly [what: string, act: (page: Page) => Promise<void>];

const typing = async (page: Page, text: string): Promise<void> => {
  const field = page.getByLabel('Name or id', { exact: true });
  await field.fill('');
  await field.pressSequentially(text, { delay: 120 });
  await field.fill('');
};

const wheel = async (page: Page, place: string, turns: number): Promise<void> => {
  await page.locator(place).hover();
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, turn % 2 === 0 || place !== 'canvas' ? 900 : -500);
    await page.waitForTimeout(60);
  }
};

/** Two rounds of news. */
const wait = (page: Page): Promise<void> => page.waitForTimeout(10_500);

const deeds: readonly Deed[] = [
  ['first view', (page) => page.getByRole('row').nth(5).waitFor()],
  ['scrolling', (page) => wheel(page, '.rows', 30)],
  [
    'keys',
    async (page) => {
      await page.locator('.rows').focus();
      for (const key of ['End', 'Home', 'PageDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    },
  ],
  [
    'filters',
    async (page) => {
      await page.getByText('Filter', { exact: true }).click();
      await page.getByLabel('Kind').selectOption('street-light');
      await page.getByLabel('Kind').selectOption('');
      await page.getByRole('radio').nth(1).check();
      await page.getByRole('radio').nth(0).check();
      await typing(page, 'light 12');
    },
  ],
  ['news', wait],
  [
    'the map comes',
    async (page) => {
      await page.getByRole('button', { name: 'Map', exact: false }).click();
      await page.locator('canvas').waitFor();
      await page.waitForTimeout(5000);
    },
  ],
  ['the map is moved', (page) => wheel(page, 'canvas', 12)],
  ['filters beside the map', (page) => typing(page, 'light 12')],
  ['scrolling beside the map', (page) => wheel(page, '.rows', 20)],
  ['news beside the map', wait],
];

type Desk = { readonly count: number; readonly login: Login };

async function measureOnce(city: City, { count, login }: Desk): Promise<ReadonlyMap<string, number>> {
  await using visitors = await openVisitors(city.url);
  await using visitor = await visitors.asDesk({ language: 'en' });
  visitor.allow({ complaints: /GL Driver Message/ });
  await signIn(visitor, login);
  const { page } = visitor;
  const { areas } = AreasShape.parse(await (await fetch(`${city.url}/api/v1/areas`)).json());
  const all = JSON.stringify(
    wholePicture(
      count,
      areas.map(({ id }) => id),
    ),
  );
  let turn = 0;
  await page.addInitScript(noteLongWork);
  await page.route('**/api/v1/operate/picture*', (route) => {
    const isFirst = !route.request().url().includes('since=');
    turn += 1;
    const body = isFirst ? all : JSON.stringify(changesAt(count, turn));
    return route.fulfill({ body, contentType: 'application/json' });
  });
  await page.goto('/operate/picture?map=no', { waitUntil: 'commit' });
  const longest = new Map<string, number>();
  for (const [what, act] of deeds) {
    await act(page);
    await page.waitForTimeout(300);
    const durations = DurationsShape.parse(await page.evaluate('longWork.splice(0)'));
    longest.set(what, Math.max(0, ...durations));
  }
  return longest;
}

/** The machine is not ours alone: of so many rounds the middle one counts, for each deed. */
const rounds = 3;

async function measure(city: City, desk: Desk): Promise<ReadonlyMap<string, number>> {
  const found: ReadonlyMap<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await measureOnce(city, desk));
  return new Map(deeds.map(([what]) => [what, median(found.map((longest) => longest.get(what) ?? 0))]));
}

/** What is seen for the first time: its code has to come, and all of it has to be drawn. */
const firsts: ReadonlySet<string> = new Set(['first view', 'the map comes']);

function judge(count: number, longest: ReadonlyMap<string, number>): readonly Verdict[] {
  const { first, later } = mostMs[count] ?? { first: 0, later: 0 };
  const worst = (isFirst: boolean): number =>
    Math.max(...Array.from(longest, ([what, ms]) => (firsts.has(what) === isFirst ? ms : 0)));
  const held = (figure: string, { ms, most }: { readonly ms: number; readonly most: number }): Verdict => ({
    figure: `${whole(count)} devices: ${figure} takes longer than ${most} ms`,
    measured: `${whole(ms)} ms`,
    reached: ms <= most,
  });
  return [
    held('nothing that comes for the first time', { ms: worst(true), most: first }),
    held('nothing after that', { ms: worst(false), most: later }),
  ];
}

/** What somebody at the desk feels: the longest work during which nothing answers, in a real browser. */
export const picture: Part = {
  name: 'picture',
  question: 'How smooth is the live picture with 10,000 devices, and with 100,000?',
  async run({ say }) {
    await using city = await openCity({ hoursOfHistory: 0 });
    const login = await makeAccount(city, { name: 'desk', role: 'operator' });
    const measured = new Map<number, ReadonlyMap<string, number>>();
    for (const count of Object.keys(mostMs).map(Number)) {
      measured.set(count, await measure(city, { count, login }));
      say(`${count}: ${JSON.stringify(Object.fromEntries(measured.get(count) ?? []))}`);
    }
    const rows = deeds.map(([what]) => ({
      deed: what,
      ...Object.fromEntries(Array.from(measured, ([count, longest]) => [whole(count), whole(longest.get(what) ?? 0)])),
    }));
    return {
      tables: [{ title: 'The longest piece of work, in milliseconds; below 50 it is not noted', rows }],
      verdicts: Array.from(measured).flatMap(([count, longest]) => judge(count, longest)),
      notes: [
        'Chromium without a graphics card, the median of three rounds. Every five seconds a twentieth of all devices is heard again or in another state.',
      ],
    };
  },
};
