import type { Database } from '../../database/port.ts';
import type { EpochMs } from '../../model/time.ts';
import type { CapMessage } from './cap-message.ts';
import { CapMessageShape } from './shape.ts';

/** Public warnings as they were first given out: what was sent never changes, although areas and words do. */
export interface KeptWarnings {
  get(announcement: string): CapMessage | undefined;
  /** Durable when it resolves. @returns what was kept first. */
  keep(announcement: string, message: CapMessage, now: EpochMs): Promise<CapMessage>;
}

export function createKeptWarnings(database: Pick<Database, 'connection' | 'transact'>): KeptWarnings {
  const find = database.connection.prepare('SELECT message FROM public_warnings WHERE announcement = ?');
  const get = (announcement: string): CapMessage | undefined => {
    const row = find.get(announcement);
    return row && CapMessageShape.parse(JSON.parse(String(row['message'])));
  };
  return {
    get,
    async keep(announcement, message, now) {
      await database.transact((connection) =>
        connection
          .prepare('INSERT INTO public_warnings VALUES (?, ?, ?) ON CONFLICT (announcement) DO NOTHING')
          .run(announcement, now, JSON.stringify(message)),
      );
      return get(announcement) ?? message;
    },
  };
}
