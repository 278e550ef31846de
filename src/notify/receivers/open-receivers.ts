import { readFileSync, statSync } from 'node:fs';
import { type Duration, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';
import { readReceivers } from './read-receivers.ts';
import type { Receiver, Receivers } from './receivers.ts';

const lookEvery: Duration = seconds(2);

/**
 * Who is on duty, out of `receivers.yaml`: read again when it changes. What cannot be read leaves in force what was read before, and
 * stops nothing else: without a file nobody is on duty.
 */
export function openReceivers({
  file,
  events,
  every = lookEvery,
}: {
  readonly file: string;
  readonly events: Events;
  readonly every?: Duration;
}): Receivers & { close(): Promise<void> } {
  let receivers: ReadonlyMap<string, Receiver> = new Map();
  let seen = '';

  function look(): void {
    const mark = markOf(file);
    if (mark === seen) return;
    seen = mark;
    try {
      const read = mark === '' ? [] : readReceivers(readFileSync(file, 'utf8'));
      receivers = new Map(read.map((each) => [each.name, each]));
      events.emit('receiversRead', { file, count: read.length });
    } catch (error) {
      events.emit('receiversFaulty', { file, reason: messageOf(error) });
    }
  }

  look();
  const timer = setInterval(look, every).unref();
  return {
    all: () => [...receivers.values()],
    get: (name) => receivers.get(name),
    async close() {
      clearInterval(timer);
    },
  };
}

/** Tells a file from what it was before; empty when there is none. */
function markOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.ino}/${stats.size}/${stats.mtimeNs}/${stats.ctimeNs}`;
}
