import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../../database/open-database.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import { type Clock, epochMs, systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { area, here, lampAt, lampKinds, now, registryContract, square } from '../contract/registry.contract.ts';
import type { Credential, Registry } from '../port.ts';
import { completeDevice } from '../registration.ts';
import { openRegistry } from './sqlite-registry.ts';
import { createRegistryWriter } from './writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'barrio-registry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

/** Each knock comes a moment later than the last one. */
const passingClock = (): Clock => {
  let passed = 0;
  return { now: () => epochMs(now + (passed += 1)) };
};

/** Without what nobody holds any more: other tests of this process have left much of that. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

async function openOn(file: string, setting: { clock?: Clock } = {}) {
  const database = await openDatabase({ file });
  const events = createSilentEvents();
  const clock = setting.clock ?? passingClock();
  const registry = await openRegistry({ database, kinds: lampKinds, clock, events });
  const close = async (): Promise<void> => {
    await registry.close();
    if (database.connection.isOpen) await database.close();
  };
  return { registry, database, events, close };
}

registryContract('sqlite', async ({ kinds, clock }) => {
  const database = await openDatabase({ file: newFile() });
  const registry = await openRegistry({ database, kinds, clock, events: createSilentEvents() });
  return {
    ...registry,
    async close() {
      await registry.close();
      await database.close();
    },
  };
});

test('a registry that is opened again knows everything that it knew', async () => {
  const file = newFile();
  const first = await openOn(file);
  await first.registry.putAreas([area('santander', 'city', { geometry: square(here, 0.1) })]);
  const gateway = await first.registry.addGateway(deviceId('g1'));
  const device = await first.registry.addDevice({ ...lampAt('l1'), gateway: deviceId('g1'), tags: { a: 'b' } });
  const [before, areas] = [first.registry.device('l1'), [...first.registry.areas()]];
  await first.close();

  const { registry, close } = await openOn(file);
  onTestFinished(close);
  expect(registry.device('l1')).toEqual(before);
  expect([...registry.areas()]).toEqual(areas);
  expect(registry.authenticate('l1', device.password)).toMatchObject({ role: 'device', id: 'l1' });
  expect(registry.authenticate('g1', gateway.password)).toMatchObject({ role: 'gateway', id: 'g1' });
});

test('the database holds no password', async () => {
  const { registry, database, close } = await openOn(newFile());
  onTestFinished(close);
  const { password } = await registry.addDevice(lampAt('l1'));
  expect(JSON.stringify(database.connection.prepare('SELECT * FROM credentials').all())).not.toContain(password);
});

describe('two registries on one file', { timeout: 30_000 }, () => {
  let ours: Awaited<ReturnType<typeof openOn>>;
  let theirs: Registry;
  beforeEach(async () => {
    const file = newFile();
    ours = await openOn(file);
    const other = await openOn(file);
    theirs = other.registry;
    return async () => {
      await ours.close();
      await other.close();
    };
  });

  test('a device that the other added is let in at once', async () => {
    const { password } = await theirs.addDevice(lampAt('l1'));
    expect(ours.registry.authenticate('l1', password)).toMatchObject({ role: 'device', id: 'l1' });
  });

  test('a device that the other added is found at once, and listeners hear of it', async () => {
    const heard = new Promise<void>((resolve) => ours.registry.onChange(resolve));
    await theirs.addDevice(lampAt('l1'));
    expect(ours.registry.device('l1')?.id).toBe('l1');
    await heard;
    expect(ours.events.emitted).toContainEqual({ name: 'registryChanged', fields: { devices: 1, areas: 0 } });
  });

  test('a gateway that the other gave a device may publish for it at once', async () => {
    await theirs.addGateway(deviceId('g1'));
    await theirs.addDevice({ ...lampAt('l1'), gateway: deviceId('g1') });
    expect(ours.registry.mayPublishFor('g1', deviceId('l1'))).toBe(true);
  });

  test('a gateway that the other removed, and a device that it changed, are known within two seconds', async () => {
    await theirs.addGateway(deviceId('g1'));
    await theirs.addDevice({ ...lampAt('l1'), gateway: deviceId('g1') });
    expect(ours.registry.mayPublishFor('g1', deviceId('l1'))).toBe(true);
    await theirs.changeDevice(deviceId('l1'), { gateway: null });
    await theirs.removeGateway(deviceId('g1'));
    await expect.poll(() => ours.registry.isGateway('g1'), { timeout: 5_000 }).toBe(false);
    expect(ours.registry.device('l1')?.gateway).toBeUndefined();
  });

  test('a password that the other rotated works at once', async () => {
    await theirs.addDevice(lampAt('l1'));
    expect(ours.registry.device('l1')).toBeDefined();
    const { password } = await theirs.rotateCredential(deviceId('l1'));
    expect(ours.registry.authenticate('l1', password)).toBeDefined();
  });

  test('what nobody asks for is noticed within two seconds: removals, old passwords, areas', async () => {
    const { password } = await theirs.addDevice(lampAt('l1'));
    await theirs.addDevice(lampAt('l2'));
    expect(ours.registry.device('l2')).toBeDefined();
    await theirs.removeDevice(deviceId('l2'));
    await theirs.rotateCredential(deviceId('l1'));
    await theirs.putAreas([area('santander', 'city', { geometry: square(here, 0.1) })]);
    await vi.waitFor(() => expect(ours.registry.deviceCount()).toBe(1), { timeout: 2000, interval: 20 });
    expect(ours.registry.device('l1')?.area).toBe('santander');
    expect(ours.registry.authenticate('l1', password)).toBeUndefined();
  });

  test('an id that the other gave away a moment ago is taken', async () => {
    await theirs.addDevice(lampAt('l1'));
    await expect(ours.registry.addDevice(lampAt('l1'))).rejects.toThrow(/registered already/);
  });

  test('an import larger than the list of changes is seen whole', async () => {
    await theirs.importDevices(Array.from({ length: 10_500 }, (_, index) => lampAt(`l${index}`)));
    expect(ours.registry.device('l10499')).toBeDefined();
    expect(ours.registry.deviceCount()).toBe(10_500);
  });

  test('whoever slept through more changes than are kept reads everything anew', async () => {
    await theirs.addDevice(lampAt('kept'));
    await theirs.addDevice(lampAt('gone'));
    expect(ours.registry.device('gone')).toBeDefined();
    await theirs.removeDevice(deviceId('gone'));
    // Two imports that each fit the list, and together push the removal out of it.
    for (const part of ['a', 'b']) {
      await theirs.importDevices(Array.from({ length: 7_500 }, (_, index) => lampAt(`${part}${index}`)));
    }
    expect(ours.registry.device('b7499')).toBeDefined();
    expect(ours.registry.deviceCount()).toBe(15_001);
    expect(ours.registry.device('gone')).toBeUndefined();
  });
});

test('a flood of strangers makes us look once a millisecond at most', async () => {
  const file = newFile();
  let moment = now;
  const { registry, close } = await openOn(file, { clock: { now: () => moment } });
  const other = await openOn(file);
  onTestFinished(async () => {
    await close();
    await other.close();
  });
  const started = process.cpuUsage();
  for (let index = 0; index < 20_000; index += 1) registry.device(`stranger-${index}`);
  expect(process.cpuUsage(started).user).toBeLessThan(500_000);
  // Read in the same millisecond and the same turn as the change, so that neither the timer nor the knock has looked yet.
  const knock = other.registry.addDevice(lampAt('l1')).then(() => registry.device('l1'));
  expect(await knock).toBeUndefined();
  moment = epochMs(now + 1);
  expect(registry.device('l1')).toBeDefined();
});

test('a failing look is reported, and the memory still answers', async () => {
  const { registry, database, events, close } = await openOn(newFile());
  onTestFinished(close);
  await registry.addDevice(lampAt('l1'));
  await database.close();
  expect(registry.device('l1')).toBeDefined();
  expect(registry.device('l2')).toBeUndefined();
  expect(events.emitted.map(({ name }) => name)).toContain('registryUnreadable');
});

const from = (path: string): string => JSON.stringify(join(import.meta.dirname, path));

/** Changes the registry in a process of its own, as an operator's command does; answers the credential that `work` issues. */
async function inAnotherProcess(file: string, work: string): Promise<Credential> {
  const program = join(folder, `other-${(files += 1)}.mjs`);
  writeFileSync(
    program,
    `import { openDatabase } from ${from('../../database/open-database.ts')};
     import { createSilentEvents } from ${from('../../observability/silent-events.ts')};
     import { openRegistry } from ${from('./sqlite-registry.ts')};
     const database = await openDatabase({ file: ${JSON.stringify(file)} });
     const kinds = new Map([['lamp', {}]]);
     const registry = await openRegistry({ database, kinds, clock: { now: Date.now }, events: createSilentEvents() });
     const credential = await registry.${work};
     await registry.close();
     await database.close();
     process.send(credential);
     process.disconnect();`,
  );
  const [message] = await once(fork(program, { execArgv: [] }), 'message');
  const shape = z.object({ id: z.string().transform(deviceId), username: z.string(), password: z.string() });
  return shape.parse(message);
}

describe('another process', { timeout: 30_000 }, () => {
  test('adds a device, and it is let in while we run', async () => {
    const file = newFile();
    const { registry, close } = await openOn(file);
    onTestFinished(close);
    const work = "addDevice({ id: 'l1', kind: 'lamp', position: { lat: 43.46, lon: -3.81 } })";
    const { password } = await inAnotherProcess(file, work);
    expect(registry.authenticate('l1', password)).toMatchObject({ role: 'device', id: 'l1' });
  });

  test('rotates a password, and within two seconds listeners hear that the old one is not current', async () => {
    const file = newFile();
    const { registry, close } = await openOn(file);
    onTestFinished(close);
    const old = await registry.addDevice(lampAt('l1'));
    const principal = registry.authenticate('l1', old.password);
    if (principal === undefined) throw new Error('l1 is not let in');
    let heardAt: number | undefined;
    registry.onChange(() => {
      if (!registry.isCurrent(principal)) heardAt ??= performance.now();
    });
    await inAnotherProcess(file, "rotateCredential('l1')");
    const rotatedBefore = performance.now();
    await vi.waitUntil(() => heardAt !== undefined, { timeout: 5000, interval: 20 });
    expect((heardAt ?? Number.POSITIVE_INFINITY) - rotatedBefore).toBeLessThan(2000);
  });
});

test('a city of a hundred thousand devices opens in seconds and fits in memory', async () => {
  const file = newFile();
  const devices = Array.from({ length: 100_000 }, (_, index) =>
    lampAt(`l${index}`, { lat: 43.4 + (index % 317) / 3170, lon: -3.9 + Math.floor(index / 317) / 3170 }),
  );
  const streets = Array.from({ length: 400 }, (_, index) =>
    area(`s${index}`, 'street', {
      geometry: square({ lat: 43.4025 + (index % 20) / 200, lon: -3.8975 + Math.floor(index / 20) / 200 }, 0.0025),
      parent: 'santander',
    }),
  );
  const writing = await openDatabase({ file });
  const writer = createRegistryWriter(writing.connection, systemClock);
  await writing.transact(() => {
    writer.putAreas([area('santander', 'city', { geometry: square(here, 0.2) }), ...streets]);
    writer.insertDevices(
      devices.map((device) => ({
        device: completeDevice(device, systemClock),
        kept: { id: device.id, role: 'device', salt: 'x'.repeat(22), digest: 'x'.repeat(43) },
      })),
    );
  });
  await writing.close();

  const heapBefore = heapInUse();
  const started = process.cpuUsage();
  const { registry, close } = await openOn(file);
  onTestFinished(close);
  const { user, system } = process.cpuUsage(started);
  const opened = (user + system) / 1000;
  const heap = (heapInUse() - heapBefore) / 2 ** 20;
  console.info(`opened 100,000 devices in ${Math.round(opened)} ms of CPU, ${Math.round(heap)} MiB of heap`);
  expect(registry.deviceCount()).toBe(100_000);
  expect([...registry.devicesIn(areaId('santander'))].length).toBe(100_000);
  expect(opened).toBeLessThan(5000);
  expect(heap).toBeLessThan(120);
}, 30_000);
