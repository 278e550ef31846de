import { describe, expect, it } from 'vitest';
import { startInfluxd } from '../../../test/servers/influxd.ts';
import type { RunningServer } from '../../../test/servers/running-server.ts';
import { position } from '../../journal/port.ts';
import { hours, milliseconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import type { Reading } from '../../model/observation.ts';
import { after, before } from '../../model/time.ts';
import { gate, observe, reading, start } from '../contract/city.ts';
import type { Store } from '../port.ts';
import { openForTest } from './open-for-test.ts';

const append = (store: Store, readings: readonly Reading[]) => store.append({ readings, upTo: position(1) });
const day = { from: before(start, hours(12)), to: after(start, hours(12)) };
const ofGate = { ...day, device: deviceId('gate-1'), kind: gate.id, limit: 100_000 };
const level = (at: number) => reading([observe('battery_level', at % 100)], { at });
const levels = (count: number) => Array.from({ length: count }, (_, at) => level(at));
const countOf = async (store: Store) => {
  const rows = await store.aggregate({
    ...day,
    kind: gate.id,
    quantity: 'battery_level',
    every: hours(24),
    by: 'kind',
  });
  return rows[0]?.count ?? 0;
};

async function putByHand(server: RunningServer, line: string): Promise<void> {
  await fetch(`${server.url}/query`, { method: 'POST', body: new URLSearchParams({ q: 'CREATE DATABASE city' }) });
  const response = await fetch(`${server.url}/write?db=city&precision=ms`, { method: 'POST', body: line });
  expect(response.status).toBe(204);
}

describe('with a real influxd', () => {
  it('two bad lines among 5,000 leave 4,998 kept and two refused with the reason', async () => {
    await using server = await startInfluxd();
    await using store = await openForTest({ url: server.url, flavour: 'auto' });
    await putByHand(server, `test-gate,device=other device_temperature="warm" ${start}`);
    const bad = [1234, 4321].map((at) => reading([observe('device_temperature', 7)], { at }));
    const batch = levels(5000).map((good, at) => bad.find(({ time }) => time === good.time) ?? levelAt(good, at));
    const receipt = await append(store, batch);
    expect(receipt).toMatchObject({ stored: 4998, refused: bad.map((refused) => ({ reading: refused })) });
    expect(receipt.refused[0]?.reason).toContain('field type conflict');
    expect(await countOf(store)).toBe(4998);
  });

  it('a batch beyond its limit of bytes is kept whole', async () => {
    await using server = await startInfluxd({ maxBodyBytes: 20_000 });
    await using store = await openForTest({ url: server.url, flavour: 'auto' });
    expect(await append(store, levels(12_000))).toMatchObject({ stored: 12_000, refused: [] });
    expect(await countOf(store)).toBe(12_000);
  });

  it('a wrong password loses nothing, and the right one makes the database', async () => {
    const admin = { username: 'barrio', password: `p'"\\ñ` };
    await using server = await startInfluxd({ admin: { ...admin, password: 'right' } });
    await using stranger = await openForTest({ url: server.url, ...admin });
    await expect(append(stranger, levels(2))).rejects.toThrow('401 authorization failed');
    await expect(stranger.readings(ofGate)).rejects.toThrow(UnavailableError);
    expect(await stranger.health()).toMatchObject({ ok: false, remedy: expect.stringContaining('password') });
    await using store = await openForTest({ url: server.url, ...admin, password: 'right' });
    expect(await append(store, levels(2))).toMatchObject({ stored: 2, refused: [] });
    expect(await store.readings(ofGate)).toHaveLength(2);
    expect(await store.health()).toMatchObject({ ok: true });
  });

  it('killed with -9 in the middle of batches, it has each reading once after they are written again', async () => {
    await using server = await startInfluxd();
    await using store = await openForTest({ url: server.url });
    const batches = Array.from({ length: 6 }, (_, batch) =>
      Array.from({ length: 20_000 }, (_, index) => level(batch * 20_000 + index)),
    );
    let acknowledged = 0;
    let failures = 0;
    const killing = Promise.withResolvers<void>();
    for (const [index, batch] of batches.entries()) {
      const attempt = append(store, batch);
      // Part of the batch is on its way when the server dies.
      if (index % 2 === 1) killing.resolve(server.kill('SIGKILL'));
      const outcome = await attempt.catch((error: unknown) => error);
      if (outcome instanceof UnavailableError) {
        failures += 1;
        await killing.promise;
        await server.restart();
        await append(store, batch);
      }
      acknowledged += batch.length;
      expect(await countOf(store)).toBe(acknowledged);
    }
    expect(failures).toBeGreaterThan(0);
  });

  it('stopped without dying, it holds nobody longer than the timeout, and goes on where it was', async () => {
    await using server = await startInfluxd();
    await using store = await openForTest({
      url: server.url,
      timeout: milliseconds(1000),
      queryTimeout: milliseconds(300),
    });
    await append(store, levels(10));
    await server.kill('SIGSTOP');
    await expect(append(store, levels(20))).rejects.toThrow('no answer within 1000 ms');
    await expect(store.readings(ofGate)).rejects.toThrow(UnavailableError);
    await server.kill('SIGCONT');
    expect(await append(store, levels(20))).toMatchObject({ stored: 20 });
    expect(await countOf(store)).toBe(20);
  });

  it('no name can say more than itself', async () => {
    await using server = await startInfluxd();
    await using store = await openForTest({ url: server.url });
    const names = [`x' OR 'a'='a`, `x"; DROP DATABASE "city"; --`, `x\\' OR 1=1 --`, 'a=b,c d', `x\n' OR ''='`];
    await append(store, [
      level(0),
      ...names.slice(0, 2).map((device) => reading([observe('occupied', 1)], { device })),
    ]);
    for (const name of names) {
      const read = await store.readings({ ...ofGate, device: deviceId(name) });
      expect(read.map(({ device }) => device)).toEqual(names.indexOf(name) < 2 ? [name] : []);
      expect(await store.readings({ ...ofGate, kind: kindId(name), quantities: ['occupied'] })).toEqual([]);
      const aggregate = { ...day, kind: gate.id, quantity: 'occupied', every: hours(1), by: 'area' } as const;
      expect(await store.aggregate({ ...aggregate, areas: [areaId(name)] })).toEqual([]);
    }
    expect(await countOf(store)).toBe(1);
  });

  it('a device with more points than a page is read to the limit, past points that hold nothing asked for', async () => {
    await using server = await startInfluxd();
    await using store = await openForTest({ url: server.url });
    const sparse = Array.from({ length: 12_000 }, (_, at) =>
      at % 1000 === 0 ? reading([observe('occupied', 1)], { at }) : level(at),
    );
    await append(store, sparse);
    const rare = await store.readings({ ...ofGate, quantities: ['occupied'], limit: 11 });
    expect(rare.map(({ time }) => time - start)).toEqual([...Array(11).keys()].map((index) => 11_000 - index * 1000));
    expect(await store.readings({ ...ofGate, limit: 11_500, order: 'oldest_first' })).toHaveLength(11_500);
  });
});

/** Keeps the time and gives a value that tells the reading apart. */
const levelAt = (good: Reading, at: number): Reading => ({ ...good, observations: [observe('battery_level', at)] });
