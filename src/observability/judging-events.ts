import { event } from './event.ts';

/** What is said of judging by rules. */
export const judgingEvents = {
  alertsUnwritten: event<{ reason: string; retryInMs: number }>({
    level: 'error',
    say: ({ reason, retryInMs }) =>
      `what was found out about alerts cannot be written down, so nobody is told: ${reason}; trying again in ${retryInMs} ms`,
    counter: { name: 'barrio_alerts_unwritten_total', help: 'Times that alerts could not be written down' },
  }),
  rulesBeginEmpty: event<{ rules: string; reason: string }>({
    level: 'warn',
    say: ({ rules, reason }) =>
      `the rules ${rules} are in force, but the past could not be read (${reason}): what they need more of is unknown for a while`,
  }),
};
