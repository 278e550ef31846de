import type { Page } from 'playwright-core';
import { z } from 'zod';
import { type City, openCity } from '../../test/web/kit/city.ts';
import { makeAccount, signIn } from '../../test/web/kit/signing-in.ts';
import { openVisitors } from '../../test/web/kit/visitors.ts';
import { whole } from '../figures.ts';
import type { Part, Verdict } from '../part.ts';
import { changesAt, wholePicture } from '../web-picture.ts';

/** For how long nothing answers a hand, at most, in milliseconds. */
const mostMs: Readonly<Record<number, number>> = { 10_000: 200, 100_000: 500 };

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

async function measure(city: City, count: number): Promise<ReadonlyMap<string, number>> {
  await using visitors = await openVisitors(city.url);
  await using visitor = await visitors.asDesk({ language: 'en' });
  visitor.allow({ complaints: /GL Driver Message/ });
  await signIn(visitor, await makeAccount(city, { name: `desk-${count}`, role: 'operator' }));
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

function judge(count: number, longest: ReadonlyMap<string, number>): Verdict {
  const most = mostMs[count] ?? 0;
  const [, ...later] = longest;
  const worst = Math.max(...later.map(([, ms]) => ms));
  return {
    figure: `${whole(count)} devices: after the first view nothing takes longer than ${most} ms`,
    measured: `${whole(worst)} ms`,
    reached: worst <= most,
  };
}

/** What somebody at the desk feels: the longest work during which nothing answers, in a real browser. */
export const picture: Part = {
  name: 'picture',
  question: 'How smooth is the live picture with 10,000 devices, and with 100,000?',
  async run({ say }) {
    await using city = await openCity({ hoursOfHistory: 0 });
    const measured = new Map<number, ReadonlyMap<string, number>>();
    for (const count of Object.keys(mostMs).map(Number)) {
      measured.set(count, await measure(city, count));
      say(`${count}: ${JSON.stringify(Object.fromEntries(measured.get(count) ?? []))}`);
    }
    const rows = deeds.map(([what]) => ({
      deed: what,
      ...Object.fromEntries(Array.from(measured, ([count, longest]) => [whole(count), whole(longest.get(what) ?? 0)])),
    }));
    return {
      tables: [{ title: 'The longest piece of work, in milliseconds; below 50 it is not noted', rows }],
      verdicts: Array.from(measured, ([count, longest]) => judge(count, longest)),
      notes: [
        'Chromium without a graphics card. Every five seconds a twentieth of all devices is heard again or in another state.',
      ],
    };
  },
};
