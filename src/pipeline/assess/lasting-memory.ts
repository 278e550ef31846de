import { beginning, type Position, position } from '../../journal/port.ts';
import type { Events } from '../../observability/events.ts';
import type { Assess } from './assess.ts';
import type { Snapshots, SnapshotWriter } from './snapshots.ts';

/** A snapshot further back is not worth it: a start must not last as long as it takes to judge all that came since. */
const mostToCatchUp = 1_000_000;

/** Lets the memory of the tests outlive the process: recalls it at a start, keeps it as the reader goes on. */
export function createLastingMemory(
  assess: Assess,
  snapshots: Snapshots,
  { events }: { readonly events: Pick<Events, 'emit'> },
) {
  let writer: SnapshotWriter | undefined;

  async function find(start: Position): Promise<Position | undefined> {
    for (let upTo = start; ; ) {
      const snapshot = await snapshots.newest(upTo);
      if (snapshot === undefined || start - snapshot.at > mostToCatchUp) return undefined;
      const restored = assess.restore(snapshot.bytes);
      if (restored.ok) return snapshot.at;
      events.emit('judgementMemoryDamaged', { at: snapshot.at, reason: restored.why });
      upTo = position(snapshot.at - 1);
    }
  }

  return {
    /** Answers up to where it remembers. */
    async recall(start: Position): Promise<Position | undefined> {
      const found = await find(start);
      if (found === undefined && start > beginning) events.emit('judgementMemoryMissing', { after: start });
      writer = snapshots.writer(found ?? start);
      return found;
    },
    passed: (at: Position): void => writer?.passed(at, () => assess.dump()),
  };
}
