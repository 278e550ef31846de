import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { kinds } from '../../devices/index.ts';
import { kindId } from '../../src/model/ids.ts';
import type { Rollup } from '../../src/model/rollup.ts';
import { epochMs, systemClock, toIso } from '../../src/model/time.ts';
import { createSilentEvents } from '../../src/observability/silent-events.ts';
import { openDuckdbStore } from '../../src/stores/duckdb/duckdb-store.ts';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';

/** A reading that comes two hours late: its hour is restated, and nothing else is. */
const within = { timeout: 30_000, interval: 100 };
const CredentialShape = z.object({ username: z.string(), password: z.string() });
const HistoryShape = z.object({
  series: z.array(
    z.object({
      buckets: z.array(
        z.object({
          start: z.string(),
          count: z.number(),
          mean: z.number().nullable(),
          revision: z.number(),
          workedOutAt: z.string(),
          restated: z.boolean(),
          open: z.boolean(),
        }),
      ),
    }),
  ),
});

const hour = 3_600_000;
const twoHoursAgo = Math.floor(Date.now() / hour) * hour - 2 * hour;
const threeHoursAgo = twoHoursAgo - hour;

let dataDir: string;
let service: Service;
let credential: z.output<typeof CredentialShape>;
let client: MqttClient | undefined;

beforeAll(async () => {
  dataDir = await newDataDir();
  const device = ['--id', 'air-1', '--kind', 'environment-station', '--lat', '43.4623', '--lon', '-3.8099'];
  const { stdout } = await runBarrio(['device', 'add', ...device, '--json'], { dataDir });
  credential = CredentialShape.parse(JSON.parse(stdout));
  service = await startService({ dataDir });
});
afterAll(async () => {
  await client?.endAsync(true);
  await service.kill('SIGKILL');
  await removeDataDir(dataDir);
});

/** Resolves when it is acknowledged. */
async function send(time: number, pm25: number): Promise<void> {
  client = await connectAsync(`mqtt://127.0.0.1:${service.mqttPort}`, credential, false);
  const payload = JSON.stringify({ time: new Date(time).toISOString(), values: { pm2_5: pm25 } });
  await client.publishAsync('barrio/v1/air-1/up', payload, { qos: 1 });
  await client.endAsync();
}

async function hours() {
  const span = `from=${new Date(threeHoursAgo).toISOString()}&quantity=pm2_5&every=1h`;
  const answer = await fetch(`${service.httpUrl}/api/v1/devices/air-1/observations?${span}`);
  const { series } = HistoryShape.parse(await answer.json());
  return new Map(series.flatMap(({ buckets }) => buckets).map((bucket) => [Date.parse(bucket.start), bucket]));
}

it('what came is rolled up and kept', async () => {
  await send(threeHoursAgo + 60_000, 40);
  await send(twoHoursAgo + 60_000, 10);
  await vi.waitFor(async () => {
    const known = await hours();
    expect(known.get(twoHoursAgo)).toMatchObject({ count: 1, mean: 10, revision: 1, open: false });
    expect(known.get(threeHoursAgo)).toMatchObject({ count: 1, mean: 40, revision: 1, open: false });
  }, within);
});

it('a late reading that is acknowledged restates its hour, also when the process is killed at once', async () => {
  const before = await hours();
  await send(twoHoursAgo + 30 * 60_000, 20);
  await service.kill('SIGKILL');
  service = await startService({ dataDir });
  const restated = { count: 2, mean: 15, revision: 2, restated: true, open: false };
  await vi.waitFor(async () => expect((await hours()).get(twoHoursAgo)).toMatchObject(restated), within);
  const after = await hours();
  expect(after.get(threeHoursAgo)).toEqual({ ...before.get(threeHoursAgo), ageSeconds: undefined });
  const [first, second] = [before.get(twoHoursAgo), after.get(twoHoursAgo)];
  expect(Date.parse(second?.workedOutAt ?? '')).toBeGreaterThan(Date.parse(first?.workedOutAt ?? ''));
});

it('says on the status and in the figures that the rollups are up to date, and how many were restated', async () => {
  const ready: unknown = await (await fetch(`${service.httpUrl}/readyz`)).json();
  expect(ready).toMatchObject({
    parts: expect.arrayContaining([{ name: 'rollups', ok: true, detail: 'up to date' }]),
  });
  const figures = await (await fetch(`${service.httpUrl}/metrics`)).text();
  expect(figures).toContain('barrio_rollup_hours_dirty 0');
  expect(figures).toMatch(/barrio_rollups_restated_total\{level="1h"\} [1-9]/);
});

it('a reading that comes again changes nothing', async () => {
  const before = await hours();
  await send(twoHoursAgo + 30 * 60_000, 20);
  await send(twoHoursAgo + 45 * 60_000, 30);
  await vi.waitFor(
    async () => expect((await hours()).get(twoHoursAgo)).toMatchObject({ count: 3, revision: 3 }),
    within,
  );
  expect((await hours()).get(threeHoursAgo)?.workedOutAt).toBe(before.get(threeHoursAgo)?.workedOutAt);
});

it('is kept so in the store, for the station and for the city', async () => {
  await service.kill('SIGTERM');
  const file = join(dataDir, 'telemetry.duckdb');
  const store = await openDuckdbStore({ file, kinds, events: createSilentEvents(), clock: systemClock });
  const question = { level: '1h', kind: kindId('environment-station'), quantities: ['pm2_5'] } as const;
  const span = { from: epochMs(threeHoursAgo), to: epochMs(twoHoursAgo + hour) };
  const gist = ({ group, start, counted, revision }: Rollup) => [group, toIso(start), counted.count, revision];
  const kept = [
    ...(await store.rollups({ ...question, ...span, by: 'device' })),
    ...(await store.rollups({ ...question, ...span, by: 'area' })),
  ].map(gist);
  await store.close();
  expect(kept).toEqual([
    ['air-1', new Date(threeHoursAgo).toISOString(), 1, 1],
    ['air-1', new Date(twoHoursAgo).toISOString(), 3, 3],
    ['', new Date(threeHoursAgo).toISOString(), 1, 1],
    ['', new Date(twoHoursAgo).toISOString(), 3, 3],
  ]);
});
