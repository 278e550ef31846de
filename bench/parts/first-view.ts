import { z } from 'zod';
import { type City, openCity } from '../../test/web/kit/city.ts';
import { openVisitors, type Visitors } from '../../test/web/kit/visitors.ts';
import { median, whole } from '../figures.ts';
import type { Part, Verdict } from '../part.ts';

const mostMs = 1000;
const visits = 9;

/** What somebody wants to see, and where it stands. */
const shown: readonly (readonly [path: string, what: string, element: string])[] = [
  ['/', 'how many places are free', '.parking .figure'],
  ['/alerts', 'which alerts there are', 'h1'],
];

/** Runs in the page, which has no types here: when the element was there, by the clock that began with the navigation. */
const whenThere = (element: string): string => `
  globalThis.there = new Promise((resolve) => {
    const look = () =>
      document.querySelector(${JSON.stringify(element)}) === null
        ? requestAnimationFrame(look)
        : requestAnimationFrame(() => resolve(performance.now()));
    look();
  });`;

type Visited = (typeof shown)[number];

/** A phone that was never here: nothing is kept, and nothing is slowed down. */
async function visit(visitors: Visitors, [path, , element]: Visited): Promise<number> {
  await using visitor = await visitors.asPhone({ language: 'en' });
  await visitor.page.addInitScript(whenThere(element));
  await visitor.page.goto(path, { waitUntil: 'commit' });
  return z.number().parse(await visitor.page.evaluate('there'));
}

async function measure(city: City, visited: Visited): Promise<readonly number[]> {
  await using visitors = await openVisitors(city.url);
  const times: number[] = [];
  // The first browser that comes finds a service that has answered nobody: that one is not counted.
  for (let turn = 0; turn <= visits; turn += 1) times.push(await visit(visitors, visited));
  return times.slice(1);
}

/** How long somebody with a telephone waits for what they came for, in a real browser beside the service. */
export const firstView: Part = {
  name: 'first-view',
  question: 'How long does somebody wait who opens a page for the first time?',
  async run({ say }) {
    await using city = await openCity({ hoursOfHistory: 1 });
    const verdicts: Verdict[] = [];
    const rows: Record<string, string>[] = [];
    for (const visited of shown) {
      const [path, what] = visited;
      const times = await measure(city, visited);
      const middle = median(times);
      say(`${path}: ${times.map(whole).join(', ')} ms`);
      rows.push({ page: path, shows: what, median: whole(middle), longest: whole(Math.max(...times)) });
      verdicts.push({
        figure: `${path} shows ${what} within ${whole(mostMs)} ms`,
        measured: `${whole(middle)} ms`,
        reached: middle <= mostMs,
      });
    }
    return {
      tables: [
        { title: `From the address to what is shown, in milliseconds, of ${visits} phones that were never here`, rows },
      ],
      verdicts,
      notes: ['Chromium and the service share the machine; nothing is slowed down.'],
    };
  },
};
