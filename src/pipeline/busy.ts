import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** The share of its time that this thread may work before there is none left for peaks. */
const mostOfItsTime = 0.9;
/** Shorter looks say more about one batch than about the thread. */
const leastMilliseconds = 250;

/** Says whether this thread has been working nearly all the time, lately. */
export function createBusyness(): () => boolean {
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  let isBusy = false;
  return () => {
    const lately = performance.eventLoopUtilization(since);
    if (lately.active + lately.idle >= leastMilliseconds) {
      isBusy = lately.utilization > mostOfItsTime;
      since = performance.eventLoopUtilization();
    }
    return isBusy;
  };
}
