import { expect, it } from 'vitest';
import { alertOf } from './contract/alert-book.contract.ts';
import { alertShape } from './shapes.ts';

it('what people did about an alert is kept, whoever did it', () => {
  const { firedAt, ...alert } = alertOf('1');
  const deeds = [
    { at: firedAt, does: 'acknowledged', by: 'ana', note: 'mine' },
    { at: firedAt, does: 'heard', by: undefined, note: '' },
  ] as const;
  const kept: unknown = JSON.parse(JSON.stringify({ ...alert, firedAt, deeds }));
  expect(alertShape.parse(kept)).toEqual({ ...alert, firedAt, deeds });
});
