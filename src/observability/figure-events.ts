import { event } from './event.ts';

/** What is said of the figures that the service writes about itself. */
export const figureEvents = {
  figuresNotWritten: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) =>
      `cannot write figures for dashboards: ${reason}; they have a gap, readings are not concerned, and it goes on by itself`,
    counter: {
      name: 'barrio_figures_not_written_total',
      help: 'Times that figures for dashboards could not be written',
    },
  }),
  figuresWrittenAgain: event<{ turns: number }>({
    level: 'info',
    say: ({ turns }) => `figures for dashboards are written again; ${turns} turns of them are missing`,
  }),
} as const;
