import { type FSWatcher, watch } from 'node:fs';
import type { Duration } from '../../model/duration.ts';

type Watching = {
  readonly folder: string;
  /** How often it is looked at, whatever the file system tells. */
  readonly pollEvery: Duration;
  /** How long a file must stay as it is before it is read: whoever writes it may not be done. */
  readonly settleFor: Duration;
  /** @returns whether something has to be looked at again soon. */
  readonly look: () => Promise<boolean>;
};

/**
 * Looks at a folder soon after something changed in it, and every now and then: not every file system tells, and the folder may be
 * another one tomorrow.
 *
 * @returns how to stop; it resolves when the last look is over.
 */
export function watchFolder({ folder, pollEvery, settleFor, look }: Watching): () => Promise<void> {
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  let isOver = false;

  /** Looks are never closer to each other than a file needs to settle. */
  function schedule(): void {
    if (isOver || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      looking = lookAfter(looking);
    }, settleFor).unref();
  }

  async function lookAfter(before: Promise<void>): Promise<void> {
    await before;
    if (!isOver && (await look())) schedule();
  }

  function listen(): void {
    if (watcher !== undefined || isOver) return;
    try {
      watcher = watch(folder, { persistent: false }, schedule).on('error', deafen);
    } catch {
      // There is no such folder now, or the system watches too many: then there is the poll.
      watcher = undefined;
    }
  }

  function deafen(): void {
    watcher?.close();
    watcher = undefined;
  }

  listen();
  const poll = setInterval(() => {
    listen();
    schedule();
  }, pollEvery).unref();
  return async () => {
    isOver = true;
    clearInterval(poll);
    clearTimeout(timer);
    deafen();
    await looking;
  };
}
