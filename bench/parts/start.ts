import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed, median, whole } from '../figures.ts';
import { untilStored } from '../figures-of-barrio.ts';
import { runLoad } from '../load/run-load.ts';
import type { Part } from '../part.ts';
import { registerDevices, type ServiceOptions, startService } from '../running-barrio.ts';

const mostMsEmpty = 3000;
const mostMsAfterKill = 10_000;
/** What a city of the size of Santander's centre says in a day. */
const dayMessages = 256_000;
const perSecond = 8000;

/** How long a city is without its service when it is started, or has crashed. */
export const start: Part = {
  name: 'start',
  question:
    'How long from the start of the process until it is ready, on nothing and after a crash with a day of data?',
  async run({ rounds, say }) {
    const empty: number[] = [];
    for (let round = 0; round < rounds; round += 1) empty.push(await startOnNothing());
    say(`empty: ${empty.map(whole).join(' ')} ms`);
    const { crashed, stored } = await startAfterCrash(rounds);
    say(`after kill -9: ${crashed.map(whole).join(' ')} ms`);
    return {
      tables: [
        {
          title: 'From the start of the process to /readyz',
          rows: [
            row('on an empty directory', empty),
            row(`after kill -9 under load, ${whole(stored)} messages stored`, crashed),
          ],
        },
      ],
      verdicts: [
        {
          figure: 'ready within 3 s on an empty directory',
          measured: `${fixed(median(empty) / 1000)} s`,
          reached: median(empty) <= mostMsEmpty,
        },
        {
          figure: 'ready within 10 s after a kill with a full day of city data',
          measured: `${fixed(Math.max(...crashed) / 1000)} s`,
          reached: Math.max(...crashed) <= mostMsAfterKill,
        },
      ],
      notes: [`The day is ${whole(dayMessages)} messages of 2,000 devices, and the kill comes while more arrive.`],
    };
  },
};

const row = (name: string, all: readonly number[]) => ({
  start: name,
  'median ms': whole(median(all)),
  'slowest ms': whole(Math.max(...all)),
  starts: whole(all.length),
});

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'barrio-bench-'));
const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

async function startOnNothing(): Promise<number> {
  const dataDir = await newFolder();
  try {
    const service = await startService({ dataDir });
    await service.end('SIGTERM');
    return service.startedInMs;
  } finally {
    await remove(dataDir);
  }
}

async function startAfterCrash(rounds: number) {
  const dataDir = await newFolder();
  const options: ServiceOptions = { dataDir };
  const crashed: number[] = [];
  let stored = 0;
  try {
    const senders = await registerDevices(2000, options);
    let service = await startService(options);
    const load = (messages: number) =>
      runLoad({
        port: service.mqttPort,
        senders: [...senders],
        pace: { is: 'rate', perSecond, window: 100 },
        warmUpSeconds: 1,
        seconds: messages / perSecond,
        timed: true,
        watchPid: service.pid,
      });
    await load(dayMessages);
    ({ stored } = await untilStored(service, 120));
    for (let round = 0; round < rounds; round += 1) {
      // The load ends with the service that it was sent to.
      const interrupted = load(perSecond * 60).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await service.end('SIGKILL');
      await interrupted;
      service = await startService(options);
      crashed.push(service.startedInMs);
    }
    await service.end('SIGTERM');
  } finally {
    await remove(dataDir);
  }
  return { crashed, stored };
}
