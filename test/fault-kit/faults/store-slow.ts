import type { Fault } from '../fault.ts';
import { keepingIn, openInflux } from '../influx.ts';
import { SlowLine } from '../slow-line.ts';

/** The database answers, but takes seconds for it. */
export const storeSlow: Fault = {
  name: 'store-slow',
  promise: 'A database that answers seconds late slows nobody down who publishes, and costs no memory without bounds.',
  limitSeconds: { full: 240, quick: 180 },
  async run(stage) {
    const influxd = await openInflux(stage);
    const line = stage.keep(await SlowLine.open(influxd.port));
    await stage.numbered({ count: 6, perSecond: 300 });
    await stage.gateway({ devices: 4, perSecond: 300 });
    await stage.open({ settings: keepingIn(line.url) });
    await stage.pass(stage.scaled({ full: 10, quick: 3 }));
    stage.breaks();
    for (const delayMs of [2_000, 5_000, 10_000]) {
      line.delayMs = delayMs;
      stage.say(`each answer of the database comes ${delayMs / 1000} s late`);
      await stage.pass(stage.scaled({ full: 30, quick: 6 }));
    }
    line.delayMs = 0;
    stage.heals();
    await stage.pass(stage.scaled({ full: 10, quick: 3 }));
    stage.note('answers of the database held up', line.heldUp);
    return await stage.settle();
  },
};
