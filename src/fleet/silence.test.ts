import { expect, it } from 'vitest';
import { epochMs } from '../model/time.ts';
import { signOfSilence } from './silence.ts';

const at = (text: string) => epochMs(Date.parse(`2026-11-22T${text}:00Z`));

it.each([
  ['silent: it has never spoken', undefined, undefined],
  ['silent: last heard at 2026-11-22T02:00:00.000Z', at('02:00'), at('02:09')],
  [
    'arrives_old: its newest reading is of 2026-11-22T02:00:00.000Z, but arrived at 2026-11-22T04:00:00.000Z',
    at('02:00'),
    at('04:00'),
  ],
])('a silent device says: %s', (words, seen, arrived) => {
  expect(signOfSilence({ seen, arrived }, at('02:00')).reason).toContain(words);
});
