import { describe, expect, it } from 'vitest';
import { readValues } from './series-values.ts';

const pass = (value: number) => ({ value, quality: 'pass' });

describe('values that are written down', () => {
  it('are numbers, repetitions, gaps and doubts', () => {
    expect(readValues('20 60.5x2 _ _x2 -3 35? 1000!x2', 'pm2_5')).toEqual({
      ok: true,
      values: [
        pass(20),
        pass(60.5),
        pass(60.5),
        undefined,
        undefined,
        undefined,
        pass(-3),
        { value: 35, quality: 'suspect' },
        { value: 1000, quality: 'fail' },
        { value: 1000, quality: 'fail' },
      ],
    });
  });

  it('are true and false where it is a state', () => {
    expect(readValues('true false', 'occupied')).toEqual({ ok: true, values: [pass(1), pass(0)] });
    expect(readValues('true', 'pm2_5').ok).toBe(false);
  });

  it.each(['twenty', '20x', '1e999', '20 60*4', '', '4x999999'])('are not %j', (text) => {
    expect(readValues(text, 'pm2_5').ok).toBe(false);
  });
});
