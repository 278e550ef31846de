import { describe, expect, it } from 'vitest';
import { kinds } from '../devices/index.ts';
import { type Duration, hours, minutes, seconds } from '../src/model/duration.ts';
import { after, epochMs, parseIso } from '../src/model/time.ts';
import { inventory } from './city/inventory.ts';
import { hurryFrom } from './load.ts';
import { createScenery } from './scene/scene.ts';
import { speakFrom, type Utterance } from './utterance.ts';

const { devices } = inventory();
const from = parseIso('2026-11-18T06:00:00Z') ?? epochMs(0);
const population = (seed: number) => ({ devices, kinds, seed, scenery: createScenery(seed) });
const text = ({ device, payload }: Utterance) => `${device.id} ${new TextDecoder().decode(payload)}`;

function within(span: Duration, seed = 1): Utterance[] {
  const said: Utterance[] = [];
  for (const utterance of speakFrom(population(seed), from)) {
    if (utterance.time >= after(from, span)) break;
    said.push(utterance);
  }
  return said;
}

describe('what the city says', () => {
  it('is the same for the same seed and start, and another for another seed', () => {
    const once = within(minutes(30)).map(text);
    expect(within(minutes(30)).map(text)).toEqual(once);
    expect(within(minutes(30), 2).map(text)).not.toEqual(once);
  });

  it('begins with every device once, within twenty seconds', () => {
    const said = within(seconds(21));
    expect(new Set(said.map(({ device }) => device.id)).size).toBe(devices.length);
    expect(said).toHaveLength(devices.length);
  });

  it('comes in the order of time', () => {
    const said = within(hours(1));
    expect(said.every(({ time }, at) => time >= (said[at - 1]?.time ?? from))).toBe(true);
  });

  it('is understood by the codec of its kind, with the time at which it was said', () => {
    for (const { device, payload, time } of within(minutes(10))) {
      const decoded = kinds.get(device.kind)?.decode(payload);
      if (decoded?.ok !== true) throw new Error(`${device.id}: ${JSON.stringify(decoded)}`);
      expect(decoded.refused).toEqual([]);
      expect(new Set(decoded.samples.map((sample) => sample.time))).toEqual(new Set([time]));
    }
  });

  it('leaves no device silent for longer than its rhythm allows', () => {
    const last = new Map<string, number>();
    const late: string[] = [];
    for (const { device, time } of within(hours(3))) {
      const rhythm = kinds.get(device.kind)?.rhythm;
      if (time - (last.get(device.id) ?? time) > (rhythm?.lateAfter ?? 0)) late.push(device.id);
      last.set(device.id, time);
    }
    expect(late).toEqual([]);
  });

  it('does not stay the same: cars come and go, and lamps go out after sunrise', () => {
    const said = within(hours(3));
    const bays = new Map<string, Set<boolean>>();
    for (const one of said)
      if (one.device.kind === 'parking-bay')
        bays.set(one.device.id, (bays.get(one.device.id) ?? new Set()).add(text(one).includes('"occupied":true')));
    expect([...bays.values()].filter(({ size }) => size === 2).length).toBeGreaterThan(80);
    const lamps = said.filter(({ device }) => device.kind === 'street-light').map(text);
    expect(lamps.slice(0, 1000).filter((one) => one.includes('"on":true')).length).toBeGreaterThan(900);
    expect(lamps.slice(-900).filter((one) => one.includes('"on":true')).length).toBeLessThan(50);
  });
});

describe('load', () => {
  it('comes at the rate that was asked for, from all devices in turn, each reading with a time of its own', () => {
    const said: Utterance[] = [];
    for (const utterance of hurryFrom(population(1), from, 4000)) {
      if (utterance.time >= after(from, seconds(1))) break;
      said.push(utterance);
    }
    expect(said.length).toBeGreaterThan(3990);
    expect(said.length).toBeLessThan(4010);
    expect(new Set(said.map(({ device }) => device.id)).size).toBe(devices.length);
    const identities = said.map(({ device, payload }) => {
      const decoded = kinds.get(device.kind)?.decode(payload);
      if (decoded?.ok !== true) throw new Error(`${device.id}: ${JSON.stringify(decoded)}`);
      return `${device.id} ${decoded.samples[0]?.time}`;
    });
    expect(new Set(identities).size).toBe(said.length);
  });
});
