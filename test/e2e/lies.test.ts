import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { kinds } from '../../devices/index.ts';
import { inventory } from '../../simulators/city/inventory.ts';
import type { Planted } from '../../simulators/scenarios/scenario.ts';
import { hours } from '../../src/model/duration.ts';
import { before, systemClock } from '../../src/model/time.ts';
import { alignTable } from '../fault-kit/table.ts';
import { askService } from '../lies/ask-service.ts';
import { type FaultScore, precisionOf, recallOf, type Score, scoreOf } from '../lies/score.ts';
import { falseAlarmExamples, faultTable } from '../lies/tables.ts';
import {
  newDataDir,
  removeDataDir,
  repository,
  runBarrio,
  type Service,
  startService,
} from '../process/running-service.ts';

/** Sensors lie to the real service by MQTT, in a history of six hours that is sent within seconds; what it says is asked by HTTP. */
const StatusShape = z.object({
  messages: z.object({ journalled: z.number() }),
  journal: z.object({ consumers: z.array(z.object({ behind: z.number() })) }),
});

let dataDir: string;
let service: Service;
let score: Score;

const node = (...args: readonly string[]) => promisify(execFile)(process.execPath, args, { cwd: repository });

async function registerCity(): Promise<string> {
  const [file, credentials] = [join(dataDir, 'city.json'), join(dataDir, 'simulator-credentials.json')];
  await node('simulators/city/write-inventory.ts', '--out', file);
  const done = await runBarrio(['device', 'import', file, '--credentials', credentials], { dataDir });
  if (done.exitCode !== 0) throw new Error(done.stderr);
  return credentials;
}

async function tellLies(credentials: string): Promise<readonly Planted[]> {
  const planted = join(dataDir, 'planted.json');
  const to = ['--url', `mqtt://127.0.0.1:${service.mqttPort}`, '--credentials', credentials, '--planted', planted];
  const when = ['--backfill', '6h', '--after', '1h', '--lasting', '6h', '--duration', '0s'];
  await node('simulators/run.ts', 'sensors-lie', ...to, ...when, '--quiet');
  const told: { planted: readonly Planted[] } = JSON.parse(await readFile(planted, 'utf8'));
  return told.planted;
}

async function untilStored(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { messages, journal } = StatusShape.parse(await (await fetch(`${service.httpUrl}/api/v1/status`)).json());
      expect(messages.journalled).toBeGreaterThan(20_000);
      expect(Math.max(...journal.consumers.map(({ behind }) => behind))).toBe(0);
    },
    { timeout: 60_000, interval: 200 },
  );
}

beforeAll(async () => {
  dataDir = await newDataDir();
  const credentials = await registerCity();
  service = await startService({ dataDir });
  const from = before(systemClock.now(), hours(14));
  const planted = await tellLies(credentials);
  await untilStored();
  const liars = new Set(planted.map(({ device }) => device));
  const devices = inventory().devices.filter(({ id }, at) => liars.has(id) || id.startsWith('env-') || at % 80 === 0);
  score = scoreOf(await askService(service, { planted, devices, from }), kinds);
  process.stdout.write(
    `${alignTable(faultTable(score).map((row) => row.slice(0, -1)))}\n${falseAlarmExamples([{ name: 'e2e', score }]).join('\n')}\n`,
  );
}, 300_000);
afterAll(async () => {
  await service.kill('SIGKILL');
  await removeDataDir(dataDir);
});

const of = (lie: string): FaultScore => {
  const found = score.faults.find(({ fault }) => fault.lie === lie);
  if (found === undefined) throw new Error(`no score of ${lie}`);
  return found;
};

describe('a city that is told lies by MQTT', () => {
  it.each([
    ['stuck', 1],
    ['spike', 0.6],
    ['out_of_range', 1],
    ['jump', 0.8],
    ['bias', 1],
    ['low_battery', 1],
    ['clock_1970', 1],
    ['silent', 1],
  ])('says so to whoever asks: %s', (lie, recall) => {
    expect(of(lie).liars).toBe(3);
    expect(recallOf(of(lie))).toBeGreaterThanOrEqual(recall);
    expect(of(lie).noticed / of(lie).episodes).toBeGreaterThanOrEqual(lie === 'spike' ? 0.6 : 0.9);
    expect(precisionOf(of(lie))).toBeGreaterThanOrEqual(0.9);
  });

  it('says nothing of what is harmless', () => {
    expect([of('duplicate').wrong, of('out_of_order').wrong]).toEqual([0, 0]);
  });

  it('does not take a backlog for a slow clock, nor a whole city for liars', () => {
    const wrong = score.tests.map(({ test, wrongOfHonest }) => ({ test, wrong: wrongOfHonest.length }));
    expect(wrong.find(({ test }) => test === 'clock')?.wrong ?? 0).toBe(0);
    for (const one of wrong) expect.soft(one.wrong / score.observations, one.test).toBeLessThan(0.001);
    expect([score.refusedOfHonest, score.silencesOfHonest]).toEqual([0, 0]);
  });
});
