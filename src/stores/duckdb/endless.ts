import { type EpochMs, epochMs } from '../../model/time.ts';
import type { TimeSpan } from '../port.ts';

/** The last moment that a date can name. */
const endOfTime = 8.64e15;

/** An open end is written as infinity; the database compares whole numbers. */
export const endless = ({ from, to }: TimeSpan): TimeSpan => ({ from: withinTime(from), to: withinTime(to) });

const withinTime = (time: EpochMs): EpochMs => epochMs(Math.max(-endOfTime, Math.min(endOfTime, Math.ceil(time))));
