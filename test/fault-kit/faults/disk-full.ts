import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { lagOf } from '../lag.ts';
import type { Finding } from '../promises.ts';
import type { Stage } from '../stage.ts';
import { isRunning } from '../tools/is-running.ts';
import { mountSmallVolume, type SmallVolume } from '../tools/small-volume.ts';

type Volumes = { readonly journal: SmallVolume; readonly rest: SmallVolume };

/** Which disks are full in a round. */
const rounds: readonly { readonly what: string; readonly full: readonly (keyof Volumes)[] }[] = [
  { what: "the journal's disk", full: ['journal'] },
  { what: "the store's disk", full: ['rest'] },
  { what: 'both', full: ['journal', 'rest'] },
];

/** The disk runs full under load, and somebody makes room again. */
export const diskFull: Fault = {
  name: 'disk-full',
  promise: 'A full disk acknowledges nothing that it does not keep, and goes on by itself when there is room.',
  limitSeconds: { full: 240, quick: 90 },
  async run(stage) {
    const volumes = {
      journal: stage.keep(await mountSmallVolume(48)),
      rest: stage.keep(await mountSmallVolume(96)),
    };
    await stage.settleIn(volumes.rest.path);
    await symlink(volumes.journal.path, join(volumes.rest.path, 'journal'));
    await stage.numbered({ count: 6, perSecond: 100 });
    await stage.open({ settings: { BARRIO_JOURNAL_SEGMENT_BYTES: String(2 * 1024 * 1024) } });
    await stage.pass(2);
    stage.breaks();
    const findings: Finding[] = [];
    for (const { what, full } of rounds) {
      for (const which of full) await volumes[which].fill(0);
      const acknowledged = await lastWhile(stage);
      const waiting = await lagOf(stage.service).catch(() => undefined);
      for (const which of full) await volumes[which].free();
      const back = await untilAcknowledging(stage);
      stage.note(`acknowledged in the second half of ${what} being full`, acknowledged);
      stage.note(`messages that waited for the store then`, waiting?.behind ?? 'no answer');
      stage.note(`${what} has room: acknowledging again after, s`, back?.toFixed(1) ?? 'never');
      findings.push(...(await judge(stage, { what, acknowledged, back, journalHadRoom: !full.includes('journal') })));
    }
    stage.heals({ othersP99Ms: 'none' });
    await stage.pass(1);
    return [...findings, ...(await stage.settle())];
  },
};

/** Lets the round last. @returns how many messages were acknowledged in the second half of it */
async function lastWhile(stage: Stage): Promise<number> {
  const half = stage.scaled({ full: 15, quick: 2 });
  await stage.pass(half);
  const before = stage.acknowledged();
  await stage.pass(half);
  return stage.acknowledged() - before;
}

/** A service that ended is started again, as a system would do it. @returns the seconds that it took; `undefined` when it never did */
async function untilAcknowledging(stage: Stage): Promise<number | undefined> {
  const began = performance.now();
  if (!isRunning(stage.service.pid)) await stage.service.start();
  const before = stage.acknowledged();
  while (performance.now() - began < 20_000) {
    if (stage.acknowledged() > before) return (performance.now() - began) / 1000;
    await stage.pass(0.05);
  }
  return undefined;
}

type Round = {
  readonly what: string;
  readonly acknowledged: number;
  readonly back: number | undefined;
  readonly journalHadRoom: boolean;
};

async function judge(stage: Stage, { what, acknowledged, back, journalHadRoom }: Round): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (back === undefined)
    findings.push({ promise: 'catches-up', detail: `nothing was acknowledged after ${what} had room` });
  if (journalHadRoom && acknowledged === 0) {
    findings.push({ promise: 'others-unharmed', detail: `nothing was acknowledged while only ${what} was full` });
  }
  const said = stage.service.output();
  if (!journalHadRoom && !/full|no space|ENOSPC/i.test(said)) {
    findings.push({ promise: 'nothing-silent', detail: `the log does not say that ${what} was full` });
  }
  return findings;
}
