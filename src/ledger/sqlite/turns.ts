import { UnavailableError } from '../../model/errors.ts';

/** Beyond, whoever comes is told to come back: the last of these waits for about half a minute at worst. */
const mostWaiting = 10;

export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Does one thing at a time, in the order of asking.
 *
 * @throws {UnavailableError} (as a rejection) when too many wait already.
 */
export function createTurns(): InTurn {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    if (waiting >= mostWaiting) {
      throw new UnavailableError('Too many ask for sums of many devices just now; come back in a few seconds.', {
        retryAfterMs: 5000,
      });
    }
    waiting += 1;
    const mine = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = mine.catch(() => undefined);
    return await mine;
  };
}
