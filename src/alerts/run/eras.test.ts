import { describe, expect, it } from 'vitest';
import { at, readingOf } from '../engine/fixtures/drawn-city.ts';
import { erasOf } from './eras.ts';

const said = (time: number) => readingOf('air-1', {}, { time, receivedAt: time });

describe('what arrived', () => {
  it('is one piece while the clock goes on, also when some overtook others', () => {
    const readings = [100, 99, 45, 120].map(said);
    expect(erasOf(readings, at(90))).toEqual([readings]);
  });

  it('is cut where the clock was set back, as often as it was', () => {
    const readings = [100, 20, 30, -90, 500].map(said);
    expect(erasOf(readings, at(90))).toEqual([[said(100)], [said(20), said(30)], [said(-90), said(500)]]);
  });

  it('begins anew when it is earlier than what was decided', () => {
    expect(erasOf([said(5)], at(90))).toEqual([[], [said(5)]]);
  });
});
