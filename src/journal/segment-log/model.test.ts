import { appendFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours } from '../../model/duration.ts';
import type { Message } from '../../model/message.ts';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { numbered } from '../contract/messages.ts';
import { type Journal, position } from '../port.ts';
import { openSegmentLog } from './segment-log.ts';

/** The journal as anyone would think of it: a list, and how far each consumer has come. */
type Model = { messages: string[]; committed: Map<string, number> };
/** The real one, and where it lies now. */
type Real = { journal: Journal; directory: string; readonly root: string; crashes: number };

const show = ({ topic, sender, via, qos, redelivery, packetId, partition, receivedAt, payload }: Message): string =>
  JSON.stringify([
    topic,
    sender,
    via,
    qos,
    redelivery,
    packetId,
    partition,
    receivedAt,
    Buffer.from(payload).toString('hex'),
  ]);

const openIn = (directory: string): Promise<Journal> =>
  openSegmentLog({
    directory,
    limitBytes: 1e9,
    segmentBytes: 2000,
    keepFor: hours(1),
    clock: systemClock,
    events: createSilentEvents(),
  });

const message = fc
  .record({
    number: fc.nat(1e6),
    topic: fc.oneof(
      fc.constantFrom('barrio/v1/a/up', 'barrio/v1/b/up'),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    ),
    sender: fc.string({ maxLength: 20 }),
    via: fc.constantFrom('mqtt' as const, 'broker' as const, 'http' as const),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    redelivery: fc.boolean(),
    payload: fc.uint8Array({ maxLength: 300 }),
  })
  .map(({ number, ...changes }) => numbered(number, changes));

type Command = fc.AsyncCommand<Model, Real>;

/** Several appends at once, each of some messages. */
const append = (batches: readonly (readonly Message[])[]): Command => ({
  check: () => true,
  async run(model, real) {
    await Promise.all(batches.map((batch) => real.journal.append(batch)));
    model.messages.push(...batches.flat().map(show));
    expect(real.journal.end()).toBe(model.messages.length);
  },
  toString: () => `append ${batches.map((batch) => batch.length).join(', ')}`,
});

const read = (share: number, maxMessages: number): Command => ({
  check: ({ messages }) => messages.length > 0,
  async run(model, { journal }) {
    const after = Math.min(Math.floor(share * model.messages.length), model.messages.length - 1);
    const consumer = await journal.consumer('reader');
    if (!model.committed.has('reader')) model.committed.set('reader', 0);
    const entries = await consumer.read({ after: position(after), maxMessages });
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.length).toBeLessThanOrEqual(maxMessages);
    expect(entries.map((entry) => [entry.position, show(entry.message)])).toEqual(
      entries.map((_, index) => [after + index + 1, model.messages[after + index]]),
    );
  },
  toString: () => `read ${maxMessages} at ${share}`,
});

const commit = (name: string, share: number): Command => ({
  check: () => true,
  async run(model, { journal }) {
    const upTo = Math.floor(share * model.messages.length);
    const consumer = await journal.consumer(name);
    await consumer.commit(position(upTo));
    const committed = Math.max(model.committed.get(name) ?? 0, upTo);
    model.committed.set(name, committed);
    expect(consumer.committed()).toBe(committed);
  },
  toString: () => `commit ${name} at ${share}`,
});

function expectSame(model: Model, { journal }: Real): void {
  expect(journal.end()).toBe(model.messages.length);
  expect(journal.usage().consumers).toEqual(Object.fromEntries(model.committed));
}

const reopen = (): Command => ({
  check: () => true,
  async run(model, real) {
    await real.journal.close();
    real.journal = await openIn(real.directory);
    expectSame(model, real);
    expect(real.journal.usage().damage).toEqual([]);
  },
  toString: () => 'close and open',
});

/** Goes on with a copy of the files as they are in the middle of everything, and half a write at their end. */
const crash = (torn: Uint8Array): Command => ({
  check: () => true,
  async run(model, real) {
    const directory = join(real.root, `after-crash-${++real.crashes}`);
    await cp(real.directory, directory, { recursive: true });
    await real.journal.close();
    const last =
      (await readdir(directory))
        .filter((name) => name.endsWith('.log'))
        .sort()
        .at(-1) ?? '';
    await appendFile(join(directory, last), torn);
    real.directory = directory;
    real.journal = await openIn(directory);
    expectSame(model, real);
    expect(real.journal.usage().damage.map(({ kind }) => kind)).toEqual(torn.length === 0 ? [] : ['torn_tail']);
  },
  toString: () => `crash with ${torn.length} bytes torn`,
});

const commands = fc.commands(
  [
    fc.array(fc.array(message, { maxLength: 12 }), { maxLength: 4 }).map(append),
    fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 50 }))
      .map(([share, max]) => read(share, max)),
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([name, share]) => commit(name, share)),
    fc.constant(reopen()),
    fc.uint8Array({ maxLength: 60 }).map(crash),
  ],
  { maxCommands: 25 },
);

describe('the segment log', () => {
  // oxlint-disable-next-line vitest/expect-expect -- the commands expect
  it('behaves as a list that survives everything', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (all) => {
        const root = await mkdtemp(join(tmpdir(), 'barrio-journal-model-'));
        const directory = join(root, 'first');
        const real: Real = { journal: await openIn(directory), directory, root, crashes: 0 };
        try {
          await fc.asyncModelRun(() => ({ model: { messages: [], committed: new Map() }, real }), all);
        } finally {
          await real.journal.close();
          await rm(root, { recursive: true });
        }
      }),
      { numRuns: 25, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
    );
  });
});
