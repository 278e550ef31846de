import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { milliseconds, seconds } from '../../../model/duration.ts';
import { type Clock, type EpochMs, epochMs, parseIso, toIso } from '../../../model/time.ts';
import type { Check } from '../check.ts';
import { fileExists } from '../files.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation } from '../installation.ts';
import { spanOf } from '../words.ts';

/** A machine without a battery for its clock wakes up in 1970 or in the year of its firmware. */
const plausible = { from: epochMs(Date.UTC(2025, 0)), to: epochMs(Date.UTC(2100, 0)) };

const setClock = 'Set the clock and have it synchronised (NTP): readings without a time of their own get it from here.';

/** Whether the clock can be believed: readings are judged, ordered and kept by it. */
export const clock: Check = {
  name: 'clock',
  async run(installation) {
    const { clock: wall } = installation;
    const findings = [
      judgeYear(wall.now()),
      ...(await compareWithJournal(installation)),
      ...(await judgeSteadiness(wall)),
      ...(await judgeService(installation)),
      ...judgeSynchronised(await isSynchronised()),
    ];
    const troubles = findings.filter(({ level }) => level !== 'ok');
    return troubles.length > 0 ? troubles : [ok(findings.map(({ found }) => found).join(', '))];
  },
};

export function judgeYear(now: EpochMs): Finding {
  if (now >= plausible.from && now < plausible.to) return ok(toIso(now));
  return fault(`the clock says ${toIso(now)}`, setClock);
}

/** What was received cannot lie in the future, unless the clock was ahead then or is behind now. */
export function judgeNewest(newest: EpochMs, now: EpochMs): readonly Finding[] {
  const ahead = newest - now;
  if (ahead < seconds(5)) return [];
  const found = `the newest message was received ${spanOf(ahead)} from now (${toIso(newest)}): the clock went back, or was ahead then`;
  return [ahead < seconds(60) ? warning(found, setClock) : fault(found, setClock)];
}

async function compareWithJournal({ dataDir, lookAtJournal, clock: wall }: Installation): Promise<readonly Finding[]> {
  if (!(await fileExists(`${dataDir}/journal`))) return [];
  const { newest } = await lookAtJournal();
  return newest === undefined ? [] : judgeNewest(newest, wall.now());
}

const steadyFor = milliseconds(200);

/** A virtual machine that was paused, or a clock that somebody sets again and again, shows at once. */
async function judgeSteadiness(wall: Clock): Promise<readonly Finding[]> {
  const [from, began] = [wall.now(), performance.now()];
  await pause(steadyFor);
  const drift = wall.now() - from - (performance.now() - began);
  if (Math.abs(drift) < 50) return [];
  return [warning(`the clock jumped by ${drift.toFixed(0)} ms while it was looked at`, setClock)];
}

/** When the service began, by its own note and by what the system counts: they differ by what the clock was set since then. */
async function judgeService({ sighting, clock: wall }: Installation): Promise<readonly Finding[]> {
  if (sighting.state !== 'running') return [];
  const noted = parseIso(sighting.note.startedAt);
  const age = await ageOf(sighting.note.pid);
  if (noted === undefined || age === undefined) return [];
  const set = wall.now() - age - noted;
  // Between the process and its note lies what it did to get ready.
  if (set < seconds(5) && set + seconds(60) > 0) return [];
  const found = `the clock was set by about ${spanOf(set)} since the service began`;
  return [warning(found, 'Look at the times of readings since then, and have the clock synchronised.')];
}

const ticksPerSecond = 100;

/** How long a process has lived, by a clock that nobody sets. */
async function ageOf(pid: number): Promise<number | undefined> {
  try {
    const [uptime = ''] = (await readFile('/proc/uptime', 'utf8')).split(' ');
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the 22nd field is the 20th behind it.
    const began = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[19]);
    return seconds(Number(uptime) - began / ticksPerSecond);
  } catch {
    return undefined;
  }
}

export const judgeSynchronised = (synchronised: boolean | undefined): readonly Finding[] => {
  if (synchronised === undefined) return [ok('whether it is synchronised cannot be told here')];
  return [synchronised ? ok('synchronised') : warning('the clock is not synchronised', setClock)];
};

async function isSynchronised(): Promise<boolean | undefined> {
  if (await fileExists('/run/systemd/timesync/synchronized')) return true;
  try {
    const asked = ['show', '--property=NTPSynchronized', '--value'];
    const { stdout } = await promisify(execFile)('timedatectl', asked, { timeout: seconds(2) });
    return stdout.trim() === '' ? undefined : stdout.trim() === 'yes';
  } catch {
    return undefined;
  }
}
