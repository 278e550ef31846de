import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newDataDir, removeDataDir, type Service, startService } from '../process/running-service.ts';

/** `npm start` on an empty machine: a city that lives, stops cleanly, and goes on where it stopped. */
const StatusShape = z.object({
  messages: z.object({ journalled: z.number() }),
  devices: z.object({ total: z.number(), live: z.number() }),
});

let service: Service;
let dataDir: string;
const start = () => startService({ dataDir, arguments: ['--demo'], patience: 60_000 });

beforeAll(async () => {
  dataDir = await newDataDir();
  service = await start();
});
afterAll(async () => {
  await service.kill('SIGINT');
  await removeDataDir(dataDir);
});

const status = async () => StatusShape.parse(await (await fetch(`${service.httpUrl}/api/v1/status`)).json());

/** What runs on this machine. A process may end while one looks. */
const commandLines = (): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });

describe('a first start', () => {
  it('shows a whole city that lives within a minute', async () => {
    await vi.waitFor(
      async () => {
        const { devices } = await status();
        expect(devices.total).toBeGreaterThanOrEqual(1364);
        expect(devices.live).toBe(devices.total);
      },
      { timeout: 60_000, interval: 500 },
    );
  });

  it('knows how many places are free, and that free, occupied and unknown are all of them', async () => {
    const answer: unknown = await (await fetch(`${service.httpUrl}/api/v1/areas/santander/now`)).json();
    const count = z.number();
    const shape = z.object({ parking: z.object({ bays: count, free: count, occupied: count, unknown: count }) });
    const { parking } = shape.parse(answer);
    expect(parking.bays).toBeGreaterThanOrEqual(324);
    expect(parking.free).toBeGreaterThan(0);
    expect(parking.free + parking.occupied + parking.unknown).toBe(parking.bays);
  });

  it('serves its start page and the reference, and neither asks another machine for anything', async () => {
    for (const path of ['/', '/reference']) {
      const page = await fetch(`${service.httpUrl}${path}`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
      expect(await page.text()).not.toMatch(/(src|href)="https?:\/\//);
    }
  });

  it('stops on Ctrl-C, the simulated city with it, and goes on where it stopped', async () => {
    const before = await status();
    expect(await service.kill('SIGINT')).toBe(0);
    service = await start();
    const after = await status();
    expect(after.messages.journalled).toBeGreaterThanOrEqual(before.messages.journalled);
    expect(after.devices.total).toBe(before.devices.total);
  });

  it('leaves no simulated city behind when it is killed', async () => {
    const simulators = () =>
      commandLines().filter((line) => line.includes('simulators/run.ts') && line.includes(dataDir));
    expect(simulators()).toHaveLength(1);
    await service.kill('SIGKILL');
    await vi.waitFor(() => expect(simulators()).toEqual([]), { timeout: 20_000, interval: 200 });
  });
});
