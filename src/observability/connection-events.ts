import { event } from './event.ts';

/** The history of connections. */
export const connectionEvents = {
  connectionNotesLost: event<{ count: number; reason: string }>({
    level: 'warn',
    say: ({ count, reason }) => `${count} notes of who connected were not kept: ${reason}. No reading is concerned`,
  }),
};
