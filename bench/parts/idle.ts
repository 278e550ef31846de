import { fixed, whole } from '../figures.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part } from '../part.ts';
import { rssMiB } from '../process-figures.ts';
import { openStage } from '../stage.ts';

const connections = 10_000;
const mostRssMiB = 400;

/** A whole city of devices that are connected and have nothing to say. */
export const idle: Part = {
  name: 'idle',
  question: 'What does a connected device cost that says nothing?',
  async run({ say, profile }) {
    await using stage = await openStage({ store: 'duckdb', devices: connections, profile });
    const { service, senders } = stage;
    const empty = rssMiB(service.pid);
    const load = await runLoad({
      port: service.mqttPort,
      senders: [...senders],
      pace: { is: 'idle' },
      warmUpSeconds: 1,
      seconds: 10,
      timed: false,
      watchPid: service.pid,
    });
    const row = {
      connections: whole(load.connections),
      'connected in s': fixed(load.connectSeconds, 1),
      'RSS MiB before': whole(empty),
      'with all of them': whole(load.rssStartMiB),
      'ten seconds later': whole(load.rssEndMiB),
      'KiB each': fixed(((load.rssEndMiB - empty) * 1024) / connections, 1),
    };
    say(JSON.stringify(row));
    const highest = Math.max(load.rssStartMiB, load.rssEndMiB);
    return {
      tables: [{ title: `${whole(connections)} idle TCP connections to the whole service`, rows: [row] }],
      verdicts: [
        {
          figure: `${whole(connections)} idle TCP connections within ${mostRssMiB} MiB`,
          measured: `${whole(highest)} MiB`,
          reached: highest <= mostRssMiB,
        },
      ],
      notes: [
        'Each is a device of its own that was let in with its password. Both sides need as many file descriptors: ulimit -n.',
      ],
    };
  },
};
