import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { createMemoryDeadLetters } from '../dead-letters/memory/memory-dead-letters.ts';
import type { DeadLetter, DeadLetters } from '../dead-letters/port.ts';
import { createMemoryJournal } from '../journal/memory/memory-journal.ts';
import { beginning, type Journal } from '../journal/port.ts';
import { createMemoryLedger } from '../ledger/memory/memory-ledger.ts';
import type { Ledger, LedgerEntry } from '../ledger/port.ts';
import type { DeviceKind } from '../model/device-kind.ts';
import { days, hours, milliseconds, minutes } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';
import { deviceId, kindId } from '../model/ids.ts';
import { type Message, partition } from '../model/message.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { createMemoryRegistry } from '../registry/memory/memory-registry.ts';
import type { Directory } from '../registry/port.ts';
import { createMemoryStore } from '../stores/memory/memory-store.ts';
import type { Store, StoreBatch, StorePlace } from '../stores/port.ts';
import type { Snapshot, Snapshots } from './assess/snapshots.ts';
import { catchUpOnSeal, deliverToStore } from './deliver.ts';
import { processJournal } from './outcomes.ts';
import { createPipeline } from './pipeline.ts';
import { placeOf } from './run.ts';

/**
 * The process dies at any moment between the journal and the ledger, again and again. Whatever is durable stays; everything else
 * begins anew. The books must come out as if nothing had happened.
 */

const now = epochMs(Date.UTC(2026, 10, 21, 10));
const clock = { now: () => now };

/** One byte is one value; 255 cannot be read, 254 is a value that cannot be, below 100 the sender's clock says when. */
const kind: DeviceKind = {
  id: kindId('byte'),
  label: 'Byte',
  description: 'Reads one byte',
  quantities: ['air_temperature'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  tests: {
    air_temperature: {
      spike: { suspect: 2, fail: 4 },
      rateOfChange: { suspectPerMinute: 4 },
      flatLine: { suspectAfter: milliseconds(60), failAfter: milliseconds(200) },
      source: 'this test',
    },
  },
  decode([byte = 255]) {
    if (byte === 255) return { ok: false, code: 'payload_malformed', detail: 'not a reading' };
    const time = byte < 100 ? epochMs(now - byte * 1_000) : undefined;
    return {
      ok: true,
      samples: [{ quantity: 'air_temperature', value: byte === 254 ? 5_000 : byte % 7, time }],
      refused: [],
    };
  },
  imagine: () => () => undefined,
};
const kinds = new Map([[kind.id, kind]]);

/** Where the process dies, or what else befalls a batch. */
const blows = ['none', 'before letters', 'before append', 'after append', 'before book', 'after book'] as const;
type Blow = (typeof blows)[number] | 'kept, but said to fail';
type Fate = { readonly size: number; readonly blow: Blow };

type Durable = {
  readonly journal: Journal;
  readonly deadLetters: DeadLetters;
  readonly ledger: Ledger;
  readonly store: Store;
  readonly snapshots: Snapshots;
};

/** Keeps what the tests remembered at every third place. */
function createTray(): Snapshots {
  const kept: Snapshot[] = [];
  return {
    newest: async (upTo) => kept.filter(({ at }) => at <= upTo).toSorted((a, b) => b.at - a.at)[0],
    writer: () => ({
      passed(at, bytes) {
        if (at % 3 === 0) kept.push({ at, bytes: Buffer.concat(bytes()) });
      },
    }),
    close: async () => undefined,
  };
}

/** A store that keeps its place and the seal with the data, as the embedded one does. */
function createSealingStore(): Store {
  const inner = createMemoryStore({ kinds });
  let place: StorePlace | undefined;
  return {
    ...inner,
    resumeFrom: async () => place,
    async append(batch) {
      if (place !== undefined && batch.upTo <= place.upTo) {
        return { ...(await inner.append(batch)), sealed: place.sealed };
      }
      const receipt = await inner.append(batch);
      place = { upTo: batch.upTo, sealed: batch.seal?.(receipt) ?? '' };
      return { ...receipt, sealed: place.sealed };
    },
  };
}

/** The same parts, one of which deals the blow. */
function struck({ deadLetters, ledger, store }: Durable, blow: Blow, kill: () => void) {
  let failures = 1;
  const die = (when: Blow): void => {
    if (blow !== when) return;
    kill();
    throw new UnavailableError('the process is dead');
  };
  return {
    deadLetters: {
      async keep(more: readonly DeadLetter[]) {
        die('before letters');
        await deadLetters.keep(more);
      },
    },
    store: {
      ...store,
      async append(batch: StoreBatch) {
        die('before append');
        const receipt = await store.append(batch);
        die('after append');
        failures -= 1;
        if (blow === 'kept, but said to fail' && failures >= 0) throw new UnavailableError('the answer was lost');
        return receipt;
      },
    },
    ledger: {
      position: () => ledger.position(),
      async book(entry: LedgerEntry) {
        die('before book');
        await ledger.book(entry);
        die('after book');
      },
    },
  };
}

/** One life of the process: batches, each with its fate, until one kills it (then `false`) or nothing is left to do. */
async function live(durable: Durable, directory: Directory, fates: Iterator<Fate>): Promise<boolean> {
  const events = createSilentEvents();
  const consumer = await durable.journal.consumer('store');
  const place = await durable.store.resumeFrom();
  await catchUpOnSeal(place, durable);
  const start = placeOf(consumer, place?.upTo ?? beginning);
  const source = await processJournal(
    consumer,
    createPipeline({ kinds, directory, formats: new Map(), events }, durable.snapshots),
    start,
  );
  for (let after = start; after < durable.journal.end(); ) {
    const { size, blow } = fates.next().value ?? { size: 100, blow: 'none' };
    const killed = new AbortController();
    const outcome = await source.next({ after, maxMessages: size, signal: killed.signal });
    if (outcome === undefined) return false;
    const deliver = deliverToStore({ ...struck(durable, blow, () => killed.abort()), events });
    if (!(await deliver(outcome, killed.signal)) || killed.signal.aborted) return false;
    after = outcome.upTo;
  }
  return true;
}

const messageOf = (index: number, byte: number): Message => ({
  topic: `barrio/v1/${index % 2 === 0 ? 'a' : 'b'}/up`,
  payload: Uint8Array.of(byte),
  receivedAt: epochMs(now + index * 20),
  sender: '',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId: index + 1,
  partition: partition(0),
});

/** What is there when everything is done: the books, the letters, and every observation with its judgement. */
async function liveOn(bytes: readonly number[], fates: readonly Fate[]) {
  const directory = createMemoryRegistry({ kinds, clock });
  const position = { lat: 43.46, lon: -3.81 };
  for (const id of ['a', 'b']) await directory.addDevice({ id: deviceId(id), kind: kind.id, position });
  const durable: Durable = {
    journal: createMemoryJournal({ limitBytes: 1_000_000 }),
    deadLetters: createMemoryDeadLetters({ clock, keepFor: days(30), limitBytes: 1e9 }),
    ledger: createMemoryLedger(),
    store: createSealingStore(),
    snapshots: createTray(),
  };
  await durable.journal.append(bytes.map((byte, index) => messageOf(index, byte)));
  const fate = fates.values();
  while (!(await live(durable, directory, fate)));
  const span = { from: epochMs(0), to: epochMs(now * 2), kind: kind.id, limit: 1_000 };
  return {
    imbalances: await durable.ledger.check(),
    counts: await durable.ledger.sum({}),
    letters: (await durable.deadLetters.list({ limit: 1_000 })).map(({ position: at, item, code }) => [at, item, code]),
    a: await durable.store.readings({ ...span, device: deviceId('a') }),
    b: await durable.store.readings({ ...span, device: deviceId('b') }),
  };
}

const bytes = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(150, 254, 255)), { maxLength: 60 });
const fates = fc.array(fc.record({ size: fc.integer({ min: 1, max: 20 }), blow: fc.constantFrom(...blows) }), {
  maxLength: 20,
});

test.prop([bytes, fates])('however often it dies, the books are those of a life without death', async (sent, all) => {
  const undisturbed = await liveOn(sent, []);
  expect(undisturbed.imbalances).toEqual([]);
  expect(undisturbed.counts.received).toBe(sent.length);
  expect(await liveOn(sent, all)).toEqual(undisturbed);
});

it('judges what it compares', async () => {
  const toOne = [105, 105, 105, 105, 111, 105, 105].flatMap((byte) => [byte, 255]);
  const { a } = await liveOn(toOne, []);
  const words = a.toReversed().flatMap(({ observations }) => observations.map(({ quality }) => quality));
  expect(words).toEqual(['pass', 'pass', 'suspect', 'suspect', 'fail', 'pass', 'pass']);
});

it('books a batch once that was kept although its answer was lost', async () => {
  const sent = [1, 2, 150, 254, 255, 3, 3];
  expect(await liveOn(sent, [{ size: 5, blow: 'kept, but said to fail' }])).toEqual(await liveOn(sent, []));
});
