import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, hours, milliseconds, seconds } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Clock, EpochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { stepLength } from './learner.ts';
import type { LearningForecasts } from './parking-forecasts.ts';

/** Let the city come up first: nobody waits for a forecast in its first seconds. */
const firstAfter = seconds(5);

/** Keeps the forecasts learning: the past at first, and areas that are new later; the present at each step. */
export function startForecasts(
  forecasts: LearningForecasts,
  { clock, events, wait = firstAfter }: { readonly clock: Clock; readonly events: Events; readonly wait?: Duration },
): { close(): Promise<void> } {
  const stopping = new AbortController();
  const done = loop(forecasts, { clock, events, wait, signal: stopping.signal });
  return {
    async close() {
      stopping.abort();
      await done;
    },
  };
}

type Loop = { readonly clock: Clock; readonly events: Events; readonly wait: Duration; readonly signal: AbortSignal };

/** Late readings and back-filled ones change what was learnt; where much is still missing, they are what is waited for. */
const learnAnewAfter = hours(24);
const learnAnewSoonAfter = hours(1);

const isTime = (forecasts: LearningForecasts, now: EpochMs): boolean => {
  const { groups, able, learntAt } = forecasts.state();
  return learntAt !== undefined && now - learntAt >= (able < groups ? learnAnewSoonAfter : learnAnewAfter);
};

async function loop(forecasts: LearningForecasts, { clock, events, wait, signal }: Loop): Promise<void> {
  let next = wait;
  while (!signal.aborted) {
    await pause(next, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    forecasts.learnNow();
    try {
      if (isTime(forecasts, clock.now())) await forecasts.learnAnew(signal);
      await forecasts.learnPast(signal);
      const { groups, able } = forecasts.state();
      events.emit('forecastsLearnt', { groups, able });
    } catch (error) {
      events.emit('forecastsWaiting', { reason: messageOf(error) });
    }
    next = milliseconds(stepLength - (clock.now() % stepLength));
  }
}
