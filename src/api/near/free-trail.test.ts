import { expect, it } from 'vitest';
import { buildSmallCity, noon, reading } from '../../../test/api/small-city.ts';
import { type Duration, minutes } from '../../model/duration.ts';
import { areaId } from '../../model/ids.ts';
import { after } from '../../model/time.ts';
import { createFreeTrail } from './free-trail.ts';

const mayor = areaId('mayor');

/** A street of three bays whose clock can be moved. */
async function openStreet() {
  const { parts, state } = await buildSmallCity();
  let now = noon;
  const trail = createFreeTrail({ ...parts, clock: { now: () => now } });
  const say = (...occupied: readonly number[]): void => {
    for (const [index, value] of occupied.entries()) {
      const said = reading(`bay-${index + 1}`, minutes(0), { occupied: value });
      state.observe([{ ...said, time: now, receivedAt: now }]);
    }
  };
  const wait = (span: Duration): void => {
    now = after(now, span);
  };
  return { trail, say, wait };
}

it('tells that a street fills up, by how many and since when', async () => {
  const { trail, say, wait } = await openStreet();
  say(0, 0, 0);
  trail.look();
  wait(minutes(10));
  say(1, 1, 0);
  expect(trail.trendOf(mayor)).toEqual({ is: 'filling', change: -2, minutes: 10 });
});

it('tells that it empties, and that it stays as it is', async () => {
  const { trail, say, wait } = await openStreet();
  say(1, 1, 1);
  trail.look();
  wait(minutes(10));
  expect(trail.trendOf(mayor)).toEqual({ is: 'steady', change: 0, minutes: 10 });
  say(1, 0, 1);
  expect(trail.trendOf(mayor)).toMatchObject({ is: 'emptying', change: 1 });
});

it('says nothing before five minutes have passed, and nothing of what was long ago', async () => {
  const { trail, say, wait } = await openStreet();
  say(0, 0, 0);
  expect(trail.trendOf(mayor)).toBeNull();
  trail.look();
  wait(minutes(4));
  expect(trail.trendOf(mayor)).toBeNull();
  wait(minutes(12));
  expect(trail.trendOf(mayor)).toBeNull();
});

it('does not compare what is known of other bays', async () => {
  const { trail, say, wait } = await openStreet();
  say(0);
  trail.look();
  wait(minutes(10));
  say(1, 1, 1);
  expect(trail.trendOf(mayor)).toBeNull();
});

it('tells nothing from bays that are late: nobody knows where they went', async () => {
  const { trail, say, wait } = await openStreet();
  say(0, 0, 0);
  wait(minutes(151));
  trail.look();
  wait(minutes(10));
  expect(trail.trendOf(mayor)).toBeNull();
});
