import { describe, expect, it } from 'vitest';
import { minutes } from '../../model/duration.ts';
import type { Rollup } from '../../model/rollup.ts';
import { after } from '../../model/time.ts';
import { gate, start } from '../contract/city.ts';
import { firstTime } from '../contract/rollup-questions.ts';
import { rollupLine } from './rollup-lines.ts';
import { rollupMeasurement } from './rollup-schema.ts';

const rollup: Rollup = {
  group: 'gate-1',
  quantity: 'battery_level',
  start,
  end: after(start, minutes(60)),
  counted: { count: 3, mean: 30, min: 10, max: 60 },
  percentiles: { p10: 12, p50: 20.5, p90: 52 },
  all: { count: 4, mean: 31, min: 9, max: 60 },
  quality: { pass: 1, not_evaluated: 2, suspect: 1, fail: 0 },
  completeness: 1,
  revision: 2,
  workedOutAt: firstTime,
};

describe('a rollup as a line', () => {
  it('has every figure in a field whose type never changes, at the start of its window', () => {
    const place = { measurement: rollupMeasurement(gate.id, '1h', 'device'), by: 'device' } as const;
    expect(rollupLine(rollup, place)).toBe(
      'test-gate_1h,device=gate-1 battery_level_mean=30,battery_level_min=10,battery_level_max=60,battery_level_count=3i,' +
        'battery_level_p10=12,battery_level_p50=20.5,battery_level_p90=52,battery_level_all_mean=31,' +
        'battery_level_all_min=9,battery_level_all_max=60,battery_level_all_count=4i,battery_level_pass=1i,' +
        'battery_level_not_evaluated=2i,battery_level_suspect=1i,battery_level_fail=0i,battery_level_completeness=1,' +
        'battery_level_stands=31i,battery_level_revision=2i,battery_level_worked_out_at=1772409600000i,' +
        'end=1772362800000i 1772359200000',
    );
  });

  it('leaves out what is not known, and says so', () => {
    const place = { measurement: rollupMeasurement(gate.id, '1d', 'area'), by: 'area' } as const;
    const unknown = { count: 0, mean: undefined, min: undefined, max: undefined };
    const line = rollupLine({ ...rollup, group: '', counted: unknown, percentiles: undefined }, place);
    expect(line).toMatch(/^test-gate_area_1d battery_level_count=0i,battery_level_all_mean=31,/);
    expect(line).toContain(',battery_level_stands=24i,');
  });
});
