import { describe, expect, it } from 'vitest';
import { days, hours, minutes } from '../model/duration.ts';
import { after, before, type EpochMs } from '../model/time.ts';
import { believe, ClockWitnesses } from './believed-time.ts';
import { noon, reading } from './fixtures/small-past.ts';

const belief = (believed: EpochMs = noon) => ({ seen: noon, believed });

describe('the time that is believed', () => {
  it('goes as the clock goes', () => {
    expect(believe(belief(), after(noon, minutes(10)), false).believed).toBe(noon + minutes(10));
  });

  it('stays where it was when the clock jumps years ahead, and goes on from there', () => {
    const jumped = believe(belief(), after(noon, days(2000)), false);
    expect(jumped.believed).toBe(noon);
    expect(believe(jumped, after(jumped.seen, hours(3)), false).believed).toBe(noon + hours(3));
  });

  it('follows a jump that devices confirm: the service was away for so long', () => {
    expect(believe(belief(), after(noon, days(30)), true).believed).toBe(noon + days(30));
  });

  it('is never ahead of the clock, also when that is set back', () => {
    expect(believe(belief(), before(noon, days(1)), false).believed).toBe(noon - days(1));
    const wrong = believe(belief(), after(noon, days(2000)), false);
    expect(believe(wrong, after(noon, hours(1)), false).believed).toBe(noon);
  });
});

describe('devices with clocks of their own', () => {
  const heard = (count: number, of: { readonly age: number; readonly late?: number }) =>
    [...Array(count).keys()].map((index) => {
      const receivedAt = noon - of.age;
      return reading({ at: receivedAt - (of.late ?? 0), receivedAt, device: `${of.late}-${index}` });
    });
  const confirm = (...groups: readonly ReturnType<typeof heard>[]) => {
    const witnesses = new ClockWitnesses();
    for (const readings of groups) witnesses.hear(readings, noon);
    return witnesses.confirm();
  };

  it('confirm the clock when three of them say the same just now', () => {
    expect(confirm(heard(3, { age: 0, late: 900 }))).toBe(true);
    expect(confirm(heard(2, { age: 0, late: 900 }))).toBe(false);
  });

  it('say nothing when their readings wait since long, or have the time of reception', () => {
    expect(confirm(heard(5, { age: days(1), late: 900 }))).toBe(false);
    expect(confirm(heard(5, { age: 0, late: 0 }))).toBe(false);
  });

  it('contradict it when most of them say something else', () => {
    expect(confirm(heard(3, { age: 0, late: 900 }), heard(4, { age: 0, late: days(2000) }))).toBe(false);
  });
});
