import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../model/device-kind.ts';
import { hours, minutes } from '../../model/duration.ts';
import { type DeviceId, deviceId, kindId } from '../../model/ids.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { createAssess } from './assess.ts';

const start = epochMs(Date.UTC(2026, 10, 21, 10));

const kind: DeviceKind = {
  id: kindId('thermometer'),
  label: 'Thermometer',
  description: 'Only for tests',
  quantities: ['air_temperature'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  tests: {
    air_temperature: {
      neighbour: { withinMetres: 1000, fewest: 3, notOlderThan: minutes(15), suspect: 5, suspectShare: 0 },
      source: 'this test',
    },
  },
  decode: () => ({ ok: true, samples: [], refused: [] }),
  imagine: () => () => undefined,
};
const kinds = new Map([[kind.id, kind]]);

/** Thermometers along a meridian, so many metres north of the first. */
async function street(metres: readonly number[]) {
  const registry = createMemoryRegistry({ kinds, clock: { now: () => start } });
  const place = (north: number) => ({ lat: 43.46 + north / 111_195, lon: -3.81 });
  await registry.importDevices(
    metres.map((north, at) => ({ id: deviceId(`t-${at}`), kind: kind.id, position: place(north) })),
  );
  const assess = createAssess({ kinds, directory: registry });
  const say = (at: number, value: number, time: EpochMs = start) => {
    const device = registry.device(`t-${at}`);
    if (device === undefined) throw new Error('no such thermometer');
    const samples = [{ quantity: 'air_temperature', value } as const];
    return assess.judge({ device, kind, time, receivedAt: time, samples, isReplayed: false }, [])[0];
  };
  return { registry, say, place };
}

const later = (count: number): EpochMs => epochMs(start + minutes(count));

describe('a thermometer among neighbours', () => {
  it('is suspect when it disagrees with their median, and says who they are', async () => {
    const { say } = await street([0, 100, 200, 300]);
    say(1, 10);
    say(2, 11);
    say(3, 30);
    expect(say(0, 16)).toMatchObject({ quality: 'pass' });
    expect(say(0, 16.1, later(1))).toMatchObject({
      quality: 'suspect',
      reasons: ['neighbour: 16.1 °C stands 5.1 °C above 11 °C, the median of t-1, t-2, t-3 (suspect beyond 5 °C)'],
    });
  });

  it('is not judged by fewer than it takes, by those far away, or by what they said long ago', async () => {
    const { say } = await street([0, 100, 200, 5000]);
    say(1, 10);
    expect(say(0, 40)?.reasons).toEqual([]);
    say(2, 10, later(1));
    say(3, 10, later(1));
    expect(say(0, 40, later(2))?.reasons).toEqual([]);
    const near = await street([0, 100, 200, 300]);
    for (const at of [1, 2, 3]) near.say(at, 10);
    expect(near.say(0, 40, later(16))?.reasons).toEqual([]);
    for (const at of [1, 2, 3]) near.say(at, 10, later(17));
    expect(near.say(0, 40, later(18))?.quality).toBe('suspect');
  });

  it('is not judged by one that is doubted itself', async () => {
    const { say } = await street([0, 100, 200, 300]);
    say(1, 10);
    say(2, 10);
    say(3, 60);
    expect(say(0, 20)?.reasons).toEqual([]);
  });

  it('asks the nearest eight', async () => {
    const { say } = await street([0, 100, 101, 102, 103, 104, 105, 106, 107, 900]);
    for (let at = 1; at <= 9; at += 1) say(at, at === 9 ? 44 : 10);
    const [reason = ''] = say(0, 40)?.reasons ?? [];
    expect(reason).toContain('t-1, t-2, t-3, t-4, t-5, t-6, t-7, t-8 (');
  });

  it('has other neighbours after it was moved', async () => {
    const { say, registry, place } = await street([0, 100, 200, 300]);
    for (const at of [1, 2, 3]) say(at, 10);
    expect(say(0, 40)?.quality).toBe('suspect');
    await registry.changeDevice(deviceId('t-0'), { position: place(20_000) });
    for (const at of [1, 2, 3]) say(at, 10, later(5));
    expect(say(0, 40, later(6))?.reasons).toEqual([]);
  });

  it('is forgotten when it is removed from the registry', async () => {
    const { say, registry } = await street([0, 100, 200, 300]);
    for (const at of [1, 2, 3]) say(at, 10);
    await registry.removeDevice(deviceId('t-3'));
    say(1, 10, later(5));
    say(2, 10, later(5));
    expect(say(0, 40, later(6))?.reasons).toEqual([]);
    const again: DeviceId = deviceId('t-3');
    await registry.addDevice({ id: again, kind: kind.id, position: { lat: 43.46, lon: -3.81 } });
    expect(say(0, 40, later(20))?.reasons).toEqual([]);
  });
});
