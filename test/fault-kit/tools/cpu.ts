import { readFile } from 'node:fs/promises';

/** A hundred a second, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of processor time that a process has used so far, by all its threads. */
export async function cpuSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Behind the name, which may hold anything but ends with the last bracket: user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}
