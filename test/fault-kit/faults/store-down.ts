import type { Fault } from '../fault.ts';
import { keepingIn, openInflux } from '../influx.ts';
import { counted, timed } from '../payloads.ts';

/** The database goes away for minutes, and comes back. */
export const storeDown: Fault = {
  name: 'store-down',
  promise: 'While the database is away everything is acknowledged as fast as ever; when it is back, it gets all of it.',
  limitSeconds: { full: 360, quick: 180 },
  async run(stage) {
    const away = stage.scaled({ full: 180, quick: 15 });
    const influxd = await openInflux(stage);
    await stage.numbered({ count: 6, perSecond: 200 });
    await stage.numbered({
      count: 2,
      perSecond: 50,
      window: 5,
      by: 'http',
      name: 'by-http',
      payloads: [timed, counted],
    });
    await stage.gateway({ devices: 4, perSecond: 200 });
    await stage.open({ settings: keepingIn(influxd.url) });
    await stage.pass(stage.scaled({ full: 10, quick: 3 }));
    stage.breaks();
    await influxd.kill('SIGKILL');
    stage.say(`the database is away for ${away} s`);
    await stage.pass(away);
    await influxd.restart();
    stage.heals({ catchUpSeconds: 60 });
    await stage.pass(stage.scaled({ full: 10, quick: 3 }));
    stage.note('database away, s', away);
    return await stage.settle();
  },
};
