import type { Fault } from '../fault.ts';
import { LoopDisk } from '../loop-disk.ts';
import { counted, timed } from '../payloads.ts';
import { cutPower } from '../power.ts';

/** The power goes while messages come in, and the embedded store is busy with them. */
export const powerCut: Fault = {
  name: 'power-cut',
  promise: 'What was acknowledged is on the disk, and not merely in the memory of the system.',
  limitSeconds: { full: 240, quick: 150 },
  async run(stage) {
    const rounds = stage.scaled({ full: 12, quick: 1 });
    const disk = stage.keep(await LoopDisk.open(512));
    await stage.settleIn(disk.folder);
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
    await stage.open();
    await stage.pass(1);
    stage.breaks();
    for (let round = 1; round <= rounds; round += 1) {
      await stage.pass(0.5 + Math.random() * 3);
      const acknowledged = await cutPower(stage, disk);
      await stage.service.start();
      stage.say(`round ${round} of ${rounds}: cut after ${acknowledged} acknowledged messages, running again`);
    }
    stage.heals({ othersP99Ms: 'none' });
    await stage.pass(2);
    stage.note('power cuts', rounds);
    return await stage.settle();
  },
};
