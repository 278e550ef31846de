import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { reading } from '../../../test/api/small-city.ts';
import { minutes } from '../../model/duration.ts';
import { createRecent } from './recent.ts';

const one = reading('bay-1', minutes(1), { occupied: 1 });

test.prop([fc.nat(40), fc.nat(60), fc.integer({ min: 1, max: 12 })])(
  'gives everything after a number, or says that it cannot',
  (added, asked, capacity) => {
    const recent = createRecent(capacity);
    const all = Array.from({ length: added }, () => recent.add(one, 'first').number);
    const missed = all.filter((number) => number > asked);
    const complete = asked <= added && missed.length <= capacity;
    expect(recent.since(asked)?.map(({ number }) => number)).toEqual(complete ? missed : undefined);
  },
);

it.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])('does not know what came after %d', (number) => {
  const recent = createRecent(4);
  for (let count = 0; count < 9; count += 1) recent.add(one, 'first');
  expect(recent.since(number)).toBeUndefined();
});
