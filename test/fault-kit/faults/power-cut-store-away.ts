import type { Fault } from '../fault.ts';
import { keepingIn, openInflux } from '../influx.ts';
import { LoopDisk } from '../loop-disk.ts';
import { counted, timed } from '../payloads.ts';
import { cutPower } from '../power.ts';

/** The power goes while the database is away: what was acknowledged is in the journal, and nowhere else. */
export const powerCutStoreAway: Fault = {
  name: 'power-cut-store-away',
  promise: 'The journal alone keeps what was acknowledged, through power cuts, for as long as the database is away.',
  limitSeconds: { full: 180, quick: 150 },
  async run(stage) {
    const rounds = stage.scaled({ full: 6, quick: 1 });
    const disk = stage.keep(await LoopDisk.open(512));
    await stage.settleIn(disk.folder);
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
    // Away from the very beginning: neither the database nor the ledger knows anything that the journal does not.
    await influxd.kill('SIGKILL');
    await stage.open({ settings: keepingIn(influxd.url) });
    await stage.pass(1);
    stage.breaks();
    for (let round = 1; round <= rounds; round += 1) {
      await stage.pass(1 + Math.random() * 3);
      const acknowledged = await cutPower(stage, disk);
      await stage.service.start();
      stage.say(`round ${round} of ${rounds}: cut after ${acknowledged} acknowledged messages, running again`);
    }
    await influxd.restart();
    stage.heals({ othersP99Ms: 'none' });
    await stage.pass(2);
    stage.note('power cuts', rounds);
    return await stage.settle();
  },
};
