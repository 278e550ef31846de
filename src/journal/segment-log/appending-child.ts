/**
 * For the kill -9 test: appends numbered messages to the journal in the directory it is given, as fast as it can, and tells its
 * parent of each batch once it is durable.
 */
import { hours } from '../../model/duration.ts';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { numbered, range } from '../contract/messages.ts';
import { openSegmentLog } from './segment-log.ts';

const [, , directory = '', start = ''] = process.argv;
const journal = await openSegmentLog({
  directory,
  limitBytes: 1e9,
  segmentBytes: 200_000,
  keepFor: hours(1),
  clock: systemClock,
  events: createSilentEvents(),
});

let next = Number(start);

async function appendOn(): Promise<never> {
  for (;;) {
    const first = next;
    const count = 1 + (first % 40);
    next += count;
    await journal.append(range(first, first + count - 1).map((number) => numbered(number)));
    process.send?.({ first, count });
  }
}

await Promise.all(range(1, 20).map(appendOn));
