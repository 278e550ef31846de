import { z } from 'zod';
import { type Duration, days, hours, minutes } from '../../model/duration.ts';
import { isRollupLevel, type RollupLevel } from '../../model/rollup.ts';
import { readSpan } from './query.ts';

/** How long windows are: those of a level, or any other span. */
export type Every = RollupLevel | Duration;

/** A day of the city may have 23 or 25 hours; most have this many. */
const lengths: Readonly<Record<RollupLevel, Duration>> = {
  '1min': minutes(1),
  '15min': minutes(15),
  '1h': hours(1),
  '1d': days(1),
};

export const lengthOf = (every: Every): Duration => (typeof every === 'string' ? lengths[every] : every);

export const levelOf = (every: Every): RollupLevel | null => (typeof every === 'string' ? every : null);

const exactLevels = ['1min', '15min', '1h'] as const satisfies readonly RollupLevel[];

/** `15m`, `900s` and `15min` are the same. A day is not 24 hours: `1d` is a day of the city, `24h` are 24 hours of UTC. */
export const EveryShape = z
  .string()
  .max(12)
  .transform((text, context): Every => {
    if (isRollupLevel(text)) return text;
    const span = readSpan(text, context);
    return exactLevels.find((level) => lengths[level] === span) ?? span;
  })
  .meta({ examples: ['15min', '1h', '1d'] });
