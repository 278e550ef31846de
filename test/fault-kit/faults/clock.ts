import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { counted, timeless } from '../payloads.ts';
import type { Finding } from '../promises.ts';
import type { Stage } from '../stage.ts';
import { prepareAbsentStore } from '../tools/absent-store.ts';
import { cpuSeconds } from '../tools/cpu.ts';
import { segmentsOf } from '../tools/journal-files.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** A reading that is further ahead than this is refused. */
const tolerance = 10 * minute;

type Jump = { readonly name: string; readonly off: () => number; readonly restart?: true };

/** What somebody sets the clock of the machine to, one after the other: milliseconds off the true time. */
function jumps(): readonly Jump[] {
  const rightAgain = { name: 'right again', off: () => 0 };
  let ahead = 0;
  return [
    { name: 'a day ahead', off: () => day },
    rightAgain,
    { name: 'an hour back', off: () => -hour, restart: true },
    rightAgain,
    { name: '1970', off: () => minute - Date.now() },
    rightAgain,
    {
      name: 'ninety seconds ahead',
      off: () => {
        ahead = Date.now() + 90_000;
        return 90_000;
      },
    },
    rightAgain,
    { name: 'the same moments again', off: () => ahead - Date.now() },
    rightAgain,
  ];
}

/** The system's clock is set, forwards and backwards, while devices with clocks of their own and without speak. */
export const clock: Fault = {
  name: 'clock',
  promise:
    'Whatever the clock of the machine is set to, nothing acknowledged is lost or doubled, and nothing stands still.',
  limitSeconds: { full: 240, quick: 90 },
  run: (stage) => setClocks(stage, {}),
};

/** The same while the store is away, with a journal that keeps finished files for a second only. */
export const clockStoreAway: Fault = {
  name: 'clock-store-away',
  promise: 'A clock that jumps makes the journal forget nothing that is not stored.',
  limitSeconds: { full: 240, quick: 90 },
  async run(stage) {
    const store = await prepareAbsentStore(stage);
    const away = {
      ...store.settings,
      BARRIO_JOURNAL_KEEP_TIME: '1s',
      BARRIO_JOURNAL_SEGMENT_BYTES: String(128 * 1024),
    };
    return await setClocks(stage, away, () => store.plugIn());
  },
};

async function setClocks(stage: Stage, settings: Readonly<Record<string, string>>, heal = (): void => undefined) {
  const file = join(tmpdir(), `barrio-clock-${process.pid}-${Date.now()}`);
  await writeFile(file, '0');
  stage.keep({ [Symbol.asyncDispose]: () => rm(file, { force: true }) });
  const right = await addTraffic(stage);
  const preload = new URL('../tools/shifted-clock.ts', import.meta.url).href;
  await stage.open(
    { settings, environment: { FAULT_KIT_CLOCK: file }, nodeFlags: ['--import', preload] },
    { others: false },
  );
  const findings: Finding[] = [];
  const usual = await usualCpu(stage);
  stage.breaks();
  for (const jump of jumps()) {
    const off = jump.off();
    await right.quietly(() => writeFile(file, String(off)), off);
    if (jump.restart !== undefined) {
      await stage.service.kill('SIGKILL');
      await stage.service.start();
    }
    findings.push(...(await lastJump(stage, { name: jump.name, usual })));
  }
  const files = segmentsOf(stage.dataDir).length;
  if (settings['BARRIO_JOURNAL_SEGMENT_BYTES'] !== undefined)
    stage.note('files of the journal before the store came back', files);
  heal();
  stage.heals({ othersP99Ms: 'none' });
  await stage.pass(1);
  return [...findings, ...(await stage.settle())];
}

/** Anything from 1970 on, and what was given a day that is still to come. */
const everything = () => ({ from: 0, to: Date.now() + 3 * day });

/** Two devices without a clock, one that counts, and one whose clock is right. */
async function addTraffic(stage: Stage) {
  const span = everything();
  await stage.numbered({ count: 3, perSecond: 100, payloads: [timeless, counted, timeless], span });
  const times: number[] = [];
  const refusedRanges: { readonly from: number; to: number }[] = [];
  /** Told once for each number, and at least a millisecond after the one before. */
  const timeOf = (number: number): number => (times[number] ??= Math.max(Date.now(), (times[number - 1] ?? 0) + 1));
  const isRefused = (number: number): boolean => refusedRanges.some(({ from, to }) => number >= from && number < to);
  const [added] = await stage.numbered({
    name: 'right-clock',
    count: 1,
    perSecond: 100,
    payloads: [
      (number) => JSON.stringify({ time: new Date(timeOf(number)).toISOString(), values: { illuminance: number } }),
    ],
    refused: { isRefused, code: 'time_in_future' },
    span,
  });
  const sender = added?.sender;
  return {
    /** Does it while the device with the right clock is silent, so that it is known which of its readings came before. */
    async quietly(set: () => Promise<void>, off: number): Promise<void> {
      sender?.pause();
      await stage.until(() => sender?.inFlight === 0, {
        what: 'the acknowledgement of all that is in flight',
        seconds: 15,
      });
      const next = sender?.sent ?? 0;
      const open = refusedRanges.at(-1);
      if (open !== undefined && open.to === Number.POSITIVE_INFINITY) open.to = next;
      if (off < -tolerance) refusedRanges.push({ from: next, to: Number.POSITIVE_INFINITY });
      await set();
      // The service looks at its clock file every 20 ms.
      await stage.pass(0.1);
      sender?.resume();
    },
  };
}

async function usualCpu(stage: Stage): Promise<number> {
  await stage.pass(1);
  return await cpuWhile(stage, 1);
}

/** The share of one processor that the service uses for so long. */
async function cpuWhile(stage: Stage, seconds: number): Promise<number> {
  const { pid } = stage.service;
  const [before, began] = [await cpuSeconds(pid), performance.now()];
  await stage.pass(seconds);
  return ((await cpuSeconds(pid)) - before) / ((performance.now() - began) / 1000);
}

async function lastJump(stage: Stage, { name, usual }: { name: string; usual: number }): Promise<Finding[]> {
  const before = stage.acknowledged();
  const used = await cpuWhile(stage, stage.scaled({ full: 8, quick: 2 }));
  const acknowledged = stage.acknowledged() - before;
  stage.note(`${name}: acknowledged, and share of a processor`, `${acknowledged}, ${(used * 100).toFixed(0)} %`);
  const findings: Finding[] = [];
  if (acknowledged === 0)
    findings.push({ promise: 'catches-up', detail: `${name}: nothing was acknowledged any more` });
  if (used > 0.9 && used > 3 * usual) {
    findings.push({
      promise: 'others-unharmed',
      detail: `${name}: it spins, at ${(used * 100).toFixed(0)} % of a processor`,
    });
  }
  return findings;
}
