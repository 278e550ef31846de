import type { Fault } from '../fault.ts';
import { counted, timed } from '../payloads.ts';

/** The process ends without a word: kill -9, out of memory, a bug. */
export const kill: Fault = {
  name: 'kill',
  promise: 'kill -9 at any moment loses nothing acknowledged and stores nothing twice.',
  limitSeconds: { full: 600, quick: 180 },
  async run(stage) {
    const rounds = stage.scaled({ full: 50, quick: 4 });
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
    await stage.pass(2);
    stage.breaks();
    for (let round = 1; round <= rounds; round += 1) {
      await stage.pass(0.3 + Math.random() * 1.5);
      // Every other time at random, every other time with an acknowledgement hardly sent.
      if (round % 2 === 0) await stage.atAcknowledgement(() => stage.service.freeze());
      const acknowledged = stage.acknowledged();
      await stage.service.kill('SIGKILL');
      await stage.service.start();
      stage.say(`round ${round} of ${rounds}: killed after ${acknowledged} acknowledged messages, running again`);
    }
    stage.heals({ othersP99Ms: 'none' });
    await stage.pass(2);
    stage.note('kills', rounds);
    return await stage.settle();
  },
};
