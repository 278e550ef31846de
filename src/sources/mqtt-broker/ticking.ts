import { type Duration, milliseconds } from '../../model/duration.ts';

/**
 * The door's own beat. Silence and slowness are counted in beats and not by the clock: a clock that is set right must not
 * disconnect a city.
 */
export const beat: Duration = milliseconds(250);

/** How many beats certainly contain this span. */
export const beatsIn = (span: Duration): number => Math.ceil(span / beat) + 1;
