import type { FleetEar } from '../fleet/port.ts';
import { type Position, position } from '../journal/port.ts';
import type { CityState } from '../state/port.ts';
import type { Deliver } from './run.ts';

/** So many messages are through in seconds: nobody looks at yesterday's city for longer than that. */
const mostShownFirst = 200_000;

/**
 * From where the city is shown after a start: from where the store is, but not from the beginning of a long backlog. A store that
 * was away for a day would otherwise let viewers see that day pass before they see the present.
 */
export const shownFrom = (stored: Position, end: Position): Position =>
  position(Math.max(stored, end - mostShownFirst));

/**
 * Shows what of the backlog nobody was shown, on its way to the store. It may come after the present, because the newest time wins.
 * It is no news, so nobody who listens for news is told.
 */
export function showBacklog(
  deliver: Deliver,
  city: { readonly state: CityState; readonly fleet?: FleetEar | undefined; readonly upTo: Position },
): Deliver {
  const { state, fleet, upTo } = city;
  return async (outcome, signal) => {
    if (outcome.after < upTo) {
      state.observe(outcome.readings);
      state.rejudge(outcome.rejudged);
      fleet?.hear(outcome);
      for (const { device, connected, time } of outcome.presence) state.setPresence(device, { connected, since: time });
    }
    return await deliver(outcome, signal);
  };
}
