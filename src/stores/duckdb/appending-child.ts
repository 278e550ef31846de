import { position } from '../../journal/port.ts';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { contractKinds, observe, reading } from '../contract/city.ts';
import { openDuckdbStore } from './duckdb-store.ts';

/** Readings in each batch of the child. */
export const batchRows = 200;

/** A process to be killed: appends batch after batch from where the store left off, and says which are confirmed. */
async function appendForever(file: string): Promise<void> {
  const store = await openDuckdbStore({ file, kinds: contractKinds, events: createSilentEvents(), clock: systemClock });
  for (let number = ((await store.resumeFrom())?.upTo ?? 0) + 1; ; number += 1) {
    const readings = Array.from({ length: batchRows }, (_, device) =>
      reading([observe('occupied', number % 2), observe('battery_level', device)], {
        device: `gate-${device}`,
        at: number * 1000,
      }),
    );
    await store.append({ readings, upTo: position(number) });
    process.stdout.write(`${number}\n`);
  }
}

const [, , file] = process.argv;
if (import.meta.main && file !== undefined) await appendForever(file);
