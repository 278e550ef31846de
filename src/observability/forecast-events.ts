import { event } from './event.ts';

/** What is said of what is likely to come. */
export const forecastEvents = {
  forecastsLearnt: event<{ groups: number; able: number }>({
    level: 'debug',
    say: ({ groups, able }) => `forecasts of free places: ${able} of ${groups} areas have enough history`,
  }),
  forecastsWaiting: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `forecasts cannot learn from the past now, and try again: ${reason}`,
  }),
} as const;
