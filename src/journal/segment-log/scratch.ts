import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hours } from '../../model/duration.ts';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import type { Journal } from '../port.ts';
import { openSegmentLog, type SegmentLogSettings } from './segment-log.ts';

/** A directory of a test, and segment logs in it. */
export type Scratch = {
  readonly directory: string;
  readonly events: ReturnType<typeof createSilentEvents>;
  /** Opens a log there; the changes go over settings that suit most tests. */
  open(changes?: Partial<SegmentLogSettings>): Promise<Journal>;
  /** Closes what was opened, and removes the directory. */
  dispose(): Promise<void>;
};

export async function createScratch(): Promise<Scratch> {
  const directory = await mkdtemp(join(tmpdir(), 'barrio-journal-'));
  const events = createSilentEvents();
  const opened: Journal[] = [];
  return {
    directory,
    events,
    async open(changes) {
      const journal = await openSegmentLog({
        directory,
        limitBytes: 64 * 1024 * 1024,
        keepFor: hours(0),
        clock: systemClock,
        events,
        ...changes,
      });
      opened.push(journal);
      return journal;
    },
    async dispose() {
      for (const journal of opened) await journal.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
