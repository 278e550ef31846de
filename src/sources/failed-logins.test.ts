import { expect, it } from 'vitest';
import { minutes, seconds } from '../model/duration.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createFailedLogins } from './failed-logins.ts';

function openWatch() {
  let now = 1_000_000;
  const events = createSilentEvents();
  const note = createFailedLogins({ via: 'mqtt', clock: { now: () => epochMs(now) }, events });
  return {
    events,
    note: (address: string, username = 'bay-1') => note({ address, username }),
    pass: (span: number) => void (now += span),
    said: () => events.emitted.map(({ fields }) => fields),
  };
}

it('says once a minute for each address that somebody does not get in, with how often it was tried', () => {
  const watch = openWatch();
  for (let attempt = 0; attempt < 5; attempt++) watch.note('10.0.0.1');
  watch.note('10.0.0.2', 'bay-2');
  watch.pass(minutes(1));
  watch.note('10.0.0.1', 'bay-3');
  expect(watch.said()).toEqual([
    { via: 'mqtt', address: '10.0.0.1', username: 'bay-1', count: 1 },
    { via: 'mqtt', address: '10.0.0.2', username: 'bay-2', count: 1 },
    { via: 'mqtt', address: '10.0.0.1', username: 'bay-3', count: 5 },
  ]);
});

it('is not silenced by a clock that was set back', () => {
  const watch = openWatch();
  watch.note('10.0.0.1');
  watch.pass(-600_000);
  watch.note('10.0.0.1');
  expect(watch.said()).toHaveLength(2);
});

it('writes no more than the beginning of a long name', () => {
  const watch = openWatch();
  watch.note('10.0.0.1', 'x'.repeat(4_000));
  expect(watch.said()).toEqual([expect.objectContaining({ username: 'x'.repeat(64) })]);
});

it('forgets the oldest of very many addresses, and says it of them again', () => {
  const watch = openWatch();
  for (let index = 0; index <= 10_000; index++) watch.note(`address-${index}`);
  watch.pass(seconds(1));
  const before = watch.said().at(-1);
  watch.note('address-10000');
  expect(watch.said().at(-1)).toBe(before);
  watch.note('address-0');
  expect(watch.said().at(-1)).toMatchObject({ address: 'address-0', count: 1 });
});
