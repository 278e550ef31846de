import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

/** Readings that arrive within one step are judged together, so that their order within it makes no difference. */
export const step: Duration = milliseconds(100);

/** Clocks and networks differ by so much: a moment has passed for everybody when it is so long ago by the clock of the arrivals. */
export const grace: Duration = seconds(10);

export const stepOf = (arrival: EpochMs): number => Math.floor(arrival / step);
export const beginOfStep = (number: number): EpochMs => epochMs(number * step);
export const endOfStep = (number: number): EpochMs => epochMs((number + 1) * step);
/** The end of the last step that is over at this moment. */
export const wholeSteps = (moment: EpochMs): EpochMs => epochMs(Math.floor(moment / step) * step);
/** When the passing of time alone shows that this moment is over. */
export const shownBy = (due: EpochMs): EpochMs => epochMs(Math.ceil((due + grace) / step) * step);
/** What is due up to here is over by then. */
export const passedBy = (arrival: EpochMs): EpochMs => epochMs(arrival - grace);

export const never: EpochMs = epochMs(Number.POSITIVE_INFINITY);
export const longAgo: EpochMs = epochMs(Number.NEGATIVE_INFINITY);
export const later = (one: EpochMs, other: EpochMs): EpochMs => (one > other ? one : other);
export const earlier = (one: EpochMs, other: EpochMs): EpochMs => (one < other ? one : other);
