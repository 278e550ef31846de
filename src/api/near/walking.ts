import { z } from 'zod';

/** Metres a minute of somebody who is in no hurry: 4.8 km/h. */
const metresPerMinute = 80;

/** Streets are about so much longer than the way of a crow. */
const detour = 1.3;

export const walkField = z
  .int()
  .min(1)
  .describe('About so many minutes on foot: streets are taken to be 1.3 times as long as the crow flies, at 4.8 km/h.');

export const walkMinutes = (distanceMetres: number): number =>
  Math.max(1, Math.ceil((distanceMetres * detour) / metresPerMinute));
