import { describe, expect, it } from 'vitest';
import { minutes } from '../model/duration.ts';
import { deviceId } from '../model/ids.ts';
import type { NewDevice } from '../registry/port.ts';
import { gauge, mute, watchTown } from './fixtures/watched-town.ts';
import type { Touched } from './port.ts';
import { rounded } from './touched.ts';

const at = (id: string, more: Partial<NewDevice> = {}) => ({ id: deviceId(id), ...more });
const far = { position: { lat: 43.5, lon: -4 } };

/** Whom the first problem of a device touches, when these stay silent. */
async function touchedBy(
  device: string,
  devices: readonly (Partial<NewDevice> & { readonly id: NewDevice['id'] })[],
  speaking: readonly string[] = [],
): Promise<Touched> {
  const town = await watchTown(devices);
  town.pass(minutes(61));
  for (const id of speaking) town.say(id, { pm10: 1 });
  await town.fleet.look();
  const found = town.fleet.health.ranked().find(({ problem }) => problem.device === device);
  if (found === undefined) throw new Error(`${device} has no problem`);
  return found.touched;
}

describe('the people that a silent device touches', () => {
  it('are those whom its kind serves, where nothing else is known', async () => {
    expect(await touchedBy('a', [at('a')])).toEqual({
      peoplePerDay: 10,
      lost: 1,
      urgency: 1,
      isUrgent: false,
      rank: 10,
      because: 'a probe serves ten people; all that it does is lost.',
    });
  });

  it('are more where the device is accessible, for few others can take its place', async () => {
    expect(await touchedBy('a', [at('a', { tags: { accessible: 'yes' } })])).toMatchObject({ peoplePerDay: 30 });
  });

  it('are what the registry says, where it says so', async () => {
    const { peoplePerDay, because } = await touchedBy('a', [at('a', { tags: { people: '1234' } })]);
    expect([peoplePerDay, because]).toEqual([1200, expect.stringContaining('the registry says that it serves 1234')]);
  });

  it.each(['', 'many', '-4', 'Infinity'])('are not what cannot be read: people=%s', async (people) => {
    expect(await touchedBy('a', [at('a', { tags: { people } })])).toMatchObject({ peoplePerDay: 10 });
  });

  it('are shared by the devices of an area, where the kind serves an area', async () => {
    const three = ['a', 'b', 'c'].map((id) => at(id, { kind: gauge.id, ...(id === 'a' ? {} : far) }));
    expect(await touchedBy('a', three)).toMatchObject({
      peoplePerDay: 330,
      because: 'a thousand people live there; 3 devices share them; all that it does is lost.',
    });
  });

  it('are more where those around it are out too: a dark street', async () => {
    const devices = [at('a'), at('b'), at('c'), at('d', far)];
    expect(await touchedBy('a', devices, ['b', 'c'])).toMatchObject({ peoplePerDay: 10 });
    expect(await touchedBy('a', devices, ['c'])).toMatchObject({
      peoplePerDay: 15,
      because: expect.stringContaining('1 of the 2 around it are out too: 1.5 times as many'),
    });
    expect(await touchedBy('a', devices)).toMatchObject({ peoplePerDay: 20 });
    expect(await touchedBy('d', devices)).toMatchObject({ peoplePerDay: 10 });
  });

  it('are counted as one where nobody has said whom the kind serves', async () => {
    expect(await touchedBy('a', [at('a', { kind: mute.id })])).toMatchObject({ peoplePerDay: 1, rank: 1 });
  });
});

describe('what is lost', () => {
  it('is the share of the quantities that are affected', async () => {
    const town = await watchTown([at('a', { kind: gauge.id })]);
    for (let time = 0; time < 3; time += 1) {
      town.pass(minutes(10));
      town.say('a', { pm10: 1 }, 'gross_range: beyond');
    }
    await town.fleet.look();
    expect(town.fleet.health.ranked()[0]?.touched).toMatchObject({ peoplePerDay: 1000, lost: 0.5, rank: 500 });
  });

  it('is little with a low battery, and more urgent when it is nearly empty', async () => {
    const town = await watchTown([at('a')]);
    town.say('a', { battery_level: 15 });
    await town.fleet.look();
    expect(town.fleet.health.ranked()[0]?.touched).toMatchObject({
      lost: 0.1,
      urgency: 1.5,
      isUrgent: false,
      rank: 1.5,
    });
    town.pass(minutes(1));
    town.say('a', { battery_level: 10 });
    await town.fleet.look();
    expect(town.fleet.health.ranked()[0]?.touched).toMatchObject({ lost: 0.1, urgency: 3, isUrgent: true, rank: 3 });
  });
});

it('puts first what touches most, and of the same what is older', async () => {
  const town = await watchTown([at('young', far), at('many', { tags: { people: '99' } }), at('old')]);
  town.say('young', { pm10: 1 });
  town.pass(minutes(1));
  town.say('young', { pm10: 1 });
  town.pass(minutes(120));
  await town.fleet.look();
  // Those two stand side by side, so that neither stands in for the other.
  expect(town.open().map(({ device }) => device)).toEqual(['many', 'old', 'young']);
});

it.each([
  [0, 0],
  [2.44, 2.4],
  [9.96, 10],
  [12.4, 12],
  [149, 150],
  [1234, 1200],
  [98_765, 99_000],
])('%s people are told as %s', (people, told) => {
  expect(rounded(people)).toBe(told);
});
