import { cpus } from 'node:os';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** The share of its time that this thread may work before there is none left for peaks. */
const mostOfItsTime = 0.9;
/** The share of the machine's time that must be left, for the same reason. */
const leastIdle = 0.2;
/** Shorter looks say more about one batch than about the machine. */
const leastMilliseconds = 250;

/** Says whether this thread, or the whole machine, has been working nearly all the time, lately. */
export function createBusyness(): () => boolean {
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  let before = machineTimes();
  let isBusy = false;
  return () => {
    const lately = performance.eventLoopUtilization(since);
    if (lately.active + lately.idle >= leastMilliseconds) {
      const now = machineTimes();
      const idle = (now.idle - before.idle) / Math.max(1, now.all - before.all);
      isBusy = lately.utilization > mostOfItsTime || idle < leastIdle;
      since = performance.eventLoopUtilization();
      before = now;
    }
    return isBusy;
  };
}

/** Milliseconds since the machine started, of all its processors together. */
function machineTimes(): { readonly idle: number; readonly all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}
