import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { hours, minutes } from '../../src/model/duration.ts';
import { before, systemClock, toIso } from '../../src/model/time.ts';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';

/** A lamp is silent, a station is stuck, and everybody can see what to repair first; also after the process has died. */
const AnswerShape = z.object({
  problems: z.array(
    z.object({
      id: z.string(),
      device: z.string(),
      problem: z.string(),
      since: z.string(),
      detectedAt: z.string(),
      touched: z.object({ rank: z.number(), because: z.string() }),
    }),
  ),
});
type Problems = z.output<typeof AnswerShape>['problems'];

const devices = [
  { id: 'lamp-ok', kind: 'street-light', lat: 43.46, lon: -3.8 },
  { id: 'lamp-silent', kind: 'street-light', lat: 43.4601, lon: -3.8 },
  { id: 'air-stuck', kind: 'environment-station', lat: 43.47, lon: -3.81 },
];

let dataDir: string;
let service: Service;
let passwords: ReadonlyMap<string, string>;

beforeAll(async () => {
  dataDir = await newDataDir();
  const [file, credentials] = [join(dataDir, 'devices.json'), join(dataDir, 'credentials.json')];
  await writeFile(file, JSON.stringify({ devices }));
  const done = await runBarrio(['device', 'import', file, '--credentials', credentials], { dataDir });
  expect(done).toMatchObject({ exitCode: 0 });
  const { credentials: made } = CredentialsShape.parse(JSON.parse(await readFile(credentials, 'utf8')));
  passwords = new Map(made.map(({ id, password }) => [id, password]));
  service = await startService({ dataDir });
}, 60_000);
afterAll(async () => {
  await service.kill('SIGKILL');
  await removeDataDir(dataDir);
});

const CredentialsShape = z.object({ credentials: z.array(z.object({ id: z.string(), password: z.string() })) });

async function say(id: string, readings: readonly object[]): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${service.mqttPort}`, {
    username: id,
    password: passwords.get(id) ?? '',
    clientId: id,
  });
  for (const reading of readings) await client.publishAsync(`barrio/v1/${id}/up`, JSON.stringify(reading), { qos: 1 });
  await client.endAsync();
}

/** The list, once it is what is expected. */
async function untilListed(expected: readonly string[]): Promise<Problems> {
  return await vi.waitFor(
    async () => {
      const answer = await fetch(`${service.httpUrl}/api/v1/fleet/problems`);
      const { problems } = AnswerShape.parse(await answer.json());
      expect(problems.map(({ device, problem }) => `${device} ${problem}`)).toEqual(expected);
      return problems;
    },
    { timeout: 45_000, interval: 300 },
  );
}

const BooksShape = z.object({ stored: z.number() });

/** Once the store has all of it: nothing of that is heard again after a crash. */
async function untilStored(device: string, samples: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const answer = await fetch(`${service.httpUrl}/api/v1/ledger?device=${device}`);
      expect(BooksShape.parse(await answer.json()).stored).toBe(samples);
    },
    { timeout: 30_000, interval: 200 },
  );
}

describe('the health of the fleet', () => {
  it('shows worst first what is stuck and silent, and the same after a crash', async () => {
    const start = before(systemClock.now(), hours(6));
    const every = Array.from({ length: 72 }, (_, place) => toIso(before(start, minutes(-5 * place))));
    await say('lamp-silent', [{ time: toIso(start), on: true, fault: false }]);
    const same = every.map((time) => ({ time, pm2_5: 12.5, sound: 55.1 }));
    await say('lamp-ok', [{ on: true, fault: false }]);
    await say('air-stuck', same.slice(0, -4));
    const expected = ['air-stuck stuck', 'lamp-silent silent'];
    const known = await untilListed(expected);
    expect(known[1]?.since).toBe(toIso(start));
    // What speaks for a known problem is written once a minute: of this the process that dies has written nothing.
    await say('air-stuck', same.slice(-4));
    await untilStored('air-stuck', same.length * 2);
    await service.kill('SIGKILL');
    service = await startService({ dataDir });
    const again = await untilListed(expected);
    const lasting = (problems: Problems) => problems.map(({ id, since, detectedAt }) => ({ id, since, detectedAt }));
    expect(lasting(again)).toEqual(lasting(known));
    const told = await runBarrio(['fleet'], { dataDir });
    expect(told.stdout.split('\n')[1]).toMatch(/air-stuck .*stuck/);
    expect(await (await fetch(`${service.httpUrl}/metrics`)).text()).toContain(
      'barrio_fleet_problems{problem="stuck"} 1',
    );
  }, 150_000);
});
