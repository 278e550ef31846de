import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import type { Quality } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { after, before } from '../../model/time.ts';
import { gate, observe, reading, start } from '../contract/city.ts';
import type { Store } from '../port.ts';
import { createStoreFolder } from './open-for-test.ts';

const passed = { quality: 'pass' as const };

function rejudged(of: Reading, quantity: QuantityId, judgement: { quality: Quality; revision: number }): Rejudged {
  const { device, kind, area, time, receivedAt, observations } = of;
  const value = observations.find((observation) => observation.quantity === quantity)?.value ?? 0;
  const reasons = [`spike: judged ${judgement.revision} times`];
  return { device, kind, area, time, receivedAt, observation: { quantity, value, ...judgement, reasons } };
}

describe('a reading that is judged again', { timeout: 30_000 }, () => {
  let place: Awaited<ReturnType<typeof createStoreFolder>>;
  let store: Store;
  let written: number;
  beforeEach(async () => {
    place = await createStoreFolder();
    store = await place.open();
    written = 0;
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const append = (readings: readonly Reading[], again: readonly Rejudged[] = []) => {
    written += 1;
    return store.append({ readings, rejudged: again, upTo: position(written) });
  };
  const judgements = async (): Promise<readonly Observation[]> => {
    const span = { from: before(start, hours(1)), to: after(start, hours(1)) };
    const asked = { ...span, device: deviceId('gate-1'), kind: gate.id, limit: 10, order: 'oldest_first' as const };
    return (await store.readings(asked)).flatMap(({ observations }) => observations);
  };
  const first = reading([observe('battery_level', 80, passed), observe('device_temperature', 90, passed)]);
  const second = reading([observe('device_temperature', 20, passed)], { at: minutes(1) });

  it('says its latest quality, reasons and revision; value and the other observations stay', async () => {
    await append([first]);
    await append([second], [rejudged(first, 'device_temperature', { quality: 'suspect', revision: 2 })]);
    expect(await judgements()).toEqual([
      observe('battery_level', 80, passed),
      { ...observe('device_temperature', 90), quality: 'suspect', revision: 2, reasons: ['spike: judged 2 times'] },
      observe('device_temperature', 20, passed),
    ]);
  });

  it('is so in the newest observations too, and after the store was opened again', async () => {
    await append([second, first], [rejudged(second, 'device_temperature', { quality: 'fail', revision: 2 })]);
    for (const _ of ['before', 'after']) {
      const latest = (await store.latest()).flatMap(({ observations }) => observations);
      expect(latest.find(({ quantity }) => quantity === 'device_temperature')).toMatchObject({
        value: 20,
        quality: 'fail',
        revision: 2,
      });
      expect(latest.find(({ quantity }) => quantity === 'battery_level')).toEqual(observe('battery_level', 80, passed));
      await store.close();
      store = await place.open();
    }
  });

  it('counts by its highest revision, in whatever order they come and however often', async () => {
    const [two, three] = [2, 3].map((revision) =>
      rejudged(second, 'device_temperature', { quality: revision === 2 ? 'suspect' : 'fail', revision }),
    );
    if (two === undefined || three === undefined) throw new Error('two were made');
    await append([], [three]);
    expect(await judgements()).toEqual([]);
    await append([second], [two]);
    await append([], [two, three, two]);
    expect(await judgements()).toMatchObject([{ value: 20, quality: 'fail', revision: 3 }]);
  });

  it('shows nothing where no reading ever was', async () => {
    await append([first], [rejudged(second, 'device_temperature', { quality: 'fail', revision: 2 })]);
    const unknown = { ...rejudged(second, 'occupied', { quality: 'fail', revision: 2 }), device: deviceId('gate-9') };
    await append([], [unknown]);
    expect(await judgements()).toEqual(first.observations);
    expect(await store.latest()).toHaveLength(1);
  });

  it('keeps its first judgement against one that claims no later revision', async () => {
    await append([first], [rejudged(first, 'battery_level', { quality: 'fail', revision: 1 })]);
    expect(await judgements()).toEqual(first.observations);
  });

  it('may come with a revision of its own', async () => {
    const judgedTwice = { ...observe('occupied', 1, { quality: 'suspect', reasons: ['spike: a word'] }), revision: 2 };
    await append([reading([judgedTwice])]);
    expect(await judgements()).toEqual([judgedTwice]);
  });
});
