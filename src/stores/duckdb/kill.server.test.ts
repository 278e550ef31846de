import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours } from '../../model/duration.ts';
import { ConfigError } from '../../model/errors.ts';
import { deviceId } from '../../model/ids.ts';
import { after, before } from '../../model/time.ts';
import { gate, start } from '../contract/city.ts';
import { batchRows } from './appending-child.ts';
import { createStoreFolder } from './open-for-test.ts';

const span = { from: before(start, hours(1)), to: after(start, days(300)) };

/** Starts a process that appends, and waits until it has confirmed so many batches. */
async function startAppending(file: string, batches: number) {
  const child = spawn(process.execPath, [new URL('./appending-child.ts', import.meta.url).pathname, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const confirmed: number[] = [];
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      confirmed.push(Number(line));
      if (confirmed.length === batches) resolve();
    });
    lines.once('close', resolve);
  });
  return {
    confirmed,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('the embedded store under kill -9', () => {
  let place: Awaited<ReturnType<typeof createStoreFolder>>;
  beforeEach(async () => {
    place = await createStoreFolder();
  });
  afterEach(() => place.remove());

  it('has every confirmed batch exactly once, position and rows agree', async () => {
    for (const batches of [3, 40, 150]) {
      const child = await startAppending(place.file, batches);
      await child.kill();
      expect(child.confirmed.length).toBeGreaterThanOrEqual(batches);
      const store = await place.open();
      const upTo = (await store.resumeFrom())?.upTo ?? 0;
      expect(upTo).toBeGreaterThanOrEqual(child.confirmed.at(-1) ?? 0);
      const rows = await store.aggregate({
        ...span,
        kind: gate.id,
        quantity: 'battery_level',
        every: days(400),
        by: 'kind',
      });
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(upTo * batchRows);
      const ofOne = { ...span, device: deviceId('gate-0'), kind: gate.id, limit: 1_000_000 };
      expect(await store.readings(ofOne)).toHaveLength(upTo);
      await store.close();
    }
    expect(place.events.emitted).toEqual([]);
  });

  it('leaves a file alone that another process has open', async () => {
    const child = await startAppending(place.file, 1);
    await expect(place.open()).rejects.toThrow(ConfigError);
    await child.kill();
    const store = await place.open();
    expect((await store.resumeFrom())?.upTo).toBeGreaterThanOrEqual(1);
    await store.close();
  });
});
