import { setTimeout } from 'node:timers/promises';
import { milliseconds, seconds } from '../model/duration.ts';

/** How long to wait for another process that writes. Its transactions take milliseconds; a large import takes seconds. */
const lockWait = seconds(10);

/** SQLite itself waits on the thread, while nothing else of the process runs: only as long as a small transaction takes. */
export const waitOnThread = milliseconds(5);

const pause = milliseconds(20);

const busy = 5;

/**
 * Tries until no other process is in the way, and lets everything else of this process run in between. What is tried must have
 * changed nothing when the lock was refused.
 *
 * @throws what the last attempt threw.
 */
export async function waitForLock<Result>(attempt: () => Result | Promise<Result>): Promise<Result> {
  for (let waited = 0; ; waited += waitOnThread + pause) {
    try {
      return await attempt();
    } catch (error) {
      if (waited >= lockWait || primaryCodeOf(error) !== busy) throw error;
    }
    await setTimeout(pause);
  }
}

/** SQLite's result code. The low byte is the kind; the rest says more about it. */
export function primaryCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
