import { event } from './event.ts';

/** What is said of the health of the devices. */
export const fleetEvents = {
  fleetProblemsOpened: event<{ problem: string; count: number }>({
    level: 'silent',
    say: ({ problem, count }) => `${count} devices are ${problem}`,
    counter: {
      name: 'barrio_fleet_problems_opened_total',
      help: 'Problems of devices that were detected, by kind of problem',
      labels: ['problem'],
      amount: 'count',
    },
  }),
  fleetProblemsCleared: event<{ problem: string; count: number }>({
    level: 'silent',
    say: ({ problem, count }) => `${count} devices are ${problem} no more`,
    counter: {
      name: 'barrio_fleet_problems_cleared_total',
      help: 'Problems of devices that are over, by kind of problem',
      labels: ['problem'],
      amount: 'count',
    },
  }),
  fleetUnwritten: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `what is wrong with devices cannot be written down now, and is tried again: ${reason}`,
  }),
};
