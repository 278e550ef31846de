import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { days, hours } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { after, before, systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { contractKinds, gate, observe, reading, start } from '../contract/city.ts';
import type { Store } from '../port.ts';
import { openDuckdbStore } from './duckdb-store.ts';

const batchRows = 5000;

const batch = (number: number) => ({
  readings: Array.from({ length: batchRows }, (_, device) =>
    reading([observe('occupied', device % 2), observe('battery_level', (device * 7919 + number * 104_729) / 997)], {
      device: `gate-${device}`,
      at: number * 1000,
    }),
  ),
  upTo: position(number),
});

/** Appends until the disk is full. @returns the batch that found no room. */
async function appendUntilFull(store: Store): Promise<number> {
  for (let number = 1; number < 1000; number += 1) {
    try {
      await store.append(batch(number));
    } catch (error) {
      expect(error).toBeInstanceOf(UnavailableError);
      return number;
    }
  }
  throw new Error('the disk was never full');
}

async function countStored(store: Store): Promise<number> {
  const span = { from: before(start, hours(1)), to: after(start, days(1)) };
  const rows = await store.aggregate({ ...span, kind: gate.id, quantity: 'occupied', every: days(1), by: 'kind' });
  return rows.reduce((sum, { count }) => sum + count, 0);
}

const mount = (folder: string, mebibytes: number) =>
  spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]).status === 0;

describe('the embedded store on a full disk', () => {
  // The small one fills up while the log is written, the large one while the log is moved into the file, which takes room of its own.
  it.each([
    [6, 2],
    [28, 8],
  ])('goes on where it was when there is room again (%i MiB, of which %i are freed)', async (mebibytes, freed) => {
    const folder = await mkdtemp(join(tmpdir(), 'barrio-full-'));
    const mounted = mount(folder, mebibytes);
    try {
      expect(mounted, 'this test needs root, to mount a small file system').toBe(true);
      const open = () =>
        openDuckdbStore({
          file: join(folder, 'a.duckdb'),
          kinds: contractKinds,
          events: createSilentEvents(),
          clock: systemClock,
        });
      const store = await open();
      const ballast = join(folder, 'ballast');
      await writeFile(ballast, Buffer.alloc(freed * 2 ** 20));
      const stuck = await appendUntilFull(store);
      await expect(store.append(batch(stuck))).rejects.toThrow(UnavailableError);
      expect(await countStored(store)).toBe((stuck - 1) * batchRows);
      expect((await store.resumeFrom())?.upTo).toBe(stuck - 1);
      await rm(ballast);
      expect(await store.append(batch(stuck))).toMatchObject({ stored: 2 * batchRows, duplicates: 0 });
      await store.close();
      const again = await open();
      expect(await countStored(again)).toBe(stuck * batchRows);
      expect((await again.resumeFrom())?.upTo).toBe(stuck);
      await again.close();
    } finally {
      if (mounted) spawnSync('/bin/umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
