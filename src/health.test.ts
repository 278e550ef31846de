import { expect, it } from 'vitest';
import { createHealth } from './health.ts';
import { createMemoryJournal } from './journal/memory/memory-journal.ts';
import type { Link } from './sources/mqtt-client/mqtt-client.ts';
import { createMemoryStore } from './stores/memory/memory-store.ts';

const url = 'mqtt://broker:1883';
const storing = { lag: () => 0 };

const healthWith = async (link: Link | undefined) => {
  const journal = createMemoryJournal({ limitBytes: 1e6 });
  const upstream = link && { link: () => link };
  return await createHealth({ journal, store: createMemoryStore({ kinds: new Map() }), storing, upstream })();
};

it('an external broker that is away is a failing part with a remedy, and no reason to turn devices away', async () => {
  const { ready, parts } = await healthWith({ connected: false, url, reason: 'connect ECONNREFUSED' });
  expect(ready).toBe(true);
  expect(parts).toContainEqual({
    name: 'external broker',
    ok: false,
    detail: `${url}: connect ECONNREFUSED`,
    remedy: expect.stringContaining('BARRIO_BROKER_URL'),
  });
});

it('an external broker that is connected is a part that does its work', async () => {
  const { ready, parts } = await healthWith({ connected: true, url });
  expect(ready).toBe(true);
  expect(parts).toContainEqual({ name: 'external broker', ok: true, detail: `connected to ${url}` });
});

it('without an external broker there is no such part', async () => {
  const { parts } = await healthWith(undefined);
  expect(parts.map(({ name }) => name)).not.toContain('external broker');
});
