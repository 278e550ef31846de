import { event } from './event.ts';

/** What is said of judging by rules. */
export const judgingEvents = {
  alertsUnwritten: event<{ reason: string; retryInMs: number }>({
    level: 'error',
    say: ({ reason, retryInMs }) =>
      `what was found out about alerts cannot be written down, so nobody is told: ${reason}; trying again in ${retryInMs} ms`,
    counter: { name: 'barrio_alerts_unwritten_total', help: 'Times that alerts could not be written down' },
  }),
  judgingWaits: event<{ reason: string }>({
    level: 'error',
    say: ({ reason }) => `alerts are not judged now: ${reason}; what comes waits in the journal, and it is tried again`,
  }),
  judgingBroke: event<{ reason: string }>({
    level: 'error',
    say: ({ reason }) =>
      `alerts are not judged any more, by our fault: ${reason}; start the service again: it judges on from where it was`,
    counter: { name: 'barrio_judging_broke_total', help: 'Times that judging of alerts ended by our fault' },
  }),
  rulesBeginEmpty: event<{ rules: string; reason: string }>({
    level: 'warn',
    say: ({ rules, reason }) =>
      `the rules ${rules} are in force, but the past could not be read (${reason}): what they need more of is unknown for a while`,
  }),
};
