import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fixed } from './figures.ts';

/** What the figures were measured on: without it they say nothing. */
export async function describeMachine(): Promise<Readonly<Record<string, string>>> {
  const [first] = cpus();
  const load = loadavg().map((one) => fixed(one));
  return {
    cores: String(cpus().length),
    CPU: first?.model ?? 'unknown',
    memory: `${fixed(totalmem() / 2 ** 30, 1)} GiB`,
    kernel: release(),
    system: await readSystem(),
    Node: process.version,
    'write + fdatasync of 64 KiB': await describeDisk(),
    'load before the bench (1, 5, 15 min)': load.join(', '),
  };
}

async function readSystem(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1] ?? 'unknown';
}

const writes = 100;

async function describeDisk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-bench-disk-'));
  const file = await open(join(folder, 'file'), 'w');
  const bytes = Buffer.alloc(64 * 1024, 'x');
  const waits: number[] = [];
  for (let count = 0; count < writes; count += 1) {
    const start = performance.now();
    await file.write(bytes);
    await file.datasync();
    waits.push(performance.now() - start);
  }
  await file.close();
  await rm(folder, { recursive: true });
  waits.sort((one, other) => one - other);
  const at = (share: number): string => fixed(waits[Math.floor(writes * share)] ?? Number.NaN);
  return `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`;
}
