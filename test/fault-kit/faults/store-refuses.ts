import type { Fault } from '../fault.ts';
import { keepingIn, openInflux } from '../influx.ts';
import { firstTime, numberedKind, type Payload, timed, timeOf } from '../payloads.ts';

/** One message in a thousand says a quantity that the database holds as a text already: it refuses the line for good. */
const isRefused = (number: number): boolean => number % 1000 === 500;
const payload: Payload = (number) =>
  isRefused(number) ? JSON.stringify({ time: timeOf(number), values: { no2: 1 + (number % 100) } }) : timed(number);

async function plantConflict(url: string): Promise<void> {
  await post(`${url}/query`, new URLSearchParams({ q: 'CREATE DATABASE barrio' }));
  const lines = [firstTime, Date.now()].map((time) => `${numberedKind},device=planted no2="a text" ${time}`);
  await post(`${url}/write?db=barrio&precision=ms`, lines.join('\n'));
}

async function post(url: string, body: string | URLSearchParams): Promise<void> {
  const response = await fetch(url, { method: 'POST', body });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

/** The database takes everything but one line in a thousand. */
export const storeRefuses: Fault = {
  name: 'store-refuses',
  promise: 'What the database refuses for good is in the dead letters with its reason, and holds nothing else back.',
  limitSeconds: { full: 120, quick: 150 },
  async run(stage) {
    const influxd = await openInflux(stage);
    await plantConflict(influxd.url);
    await stage.numbered({
      count: 6,
      perSecond: 400,
      payloads: [payload],
      refused: { isRefused, code: 'store_refused' },
    });
    await stage.open({ settings: keepingIn(influxd.url) });
    stage.breaks();
    await stage.pass(stage.scaled({ full: 40, quick: 8 }));
    stage.heals();
    return await stage.settle();
  },
};
