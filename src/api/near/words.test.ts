import { expect, it } from 'vitest';
import { adviceFor } from './advice.ts';
import { noiseBand } from './noise.ts';
import { walkMinutes } from './walking.ts';

it('asks more care of those whom the air harms sooner, and never less', () => {
  expect(adviceFor('good')).toEqual({ everybody: 'as_usual', asthma: 'as_usual', children: 'as_usual' });
  expect(adviceFor('moderate')).toMatchObject({ everybody: 'as_usual', asthma: 'ease_if_symptoms' });
  expect(adviceFor('extremely_poor')).toMatchObject({ everybody: 'little_effort', asthma: 'stay_inside' });
  expect(adviceFor(null)).toBeNull();
});

it.each([
  [49.9, 'quiet'],
  [50, 'lively'],
  [60, 'loud'],
  [69.9, 'loud'],
  [70, 'very_loud'],
] as const)('calls %d dB(A) %s', (decibels, band) => {
  expect(noiseBand(decibels)).toBe(band);
});

it.each([
  [0, 1],
  [61, 1],
  [62, 2],
  [600, 10],
] as const)('takes for %d metres %d minutes on foot', (metres, taken) => {
  expect(walkMinutes(metres)).toBe(taken);
});
