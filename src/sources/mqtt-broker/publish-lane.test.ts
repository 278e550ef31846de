import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../journal/memory/memory-journal.ts';
import { type Journal, JournalFullError } from '../../journal/port.ts';
import { type Message, partition } from '../../model/message.ts';
import { epochMs } from '../../model/time.ts';
import { answer, Batch } from './batch.ts';
import { eventually } from './fixtures/eventually.ts';
import { createHeldJournal } from './fixtures/held-journal.ts';
import { packetTypes } from './frames.ts';
import { PendingInAll } from './pending.ts';
import { PublishLane } from './publish-lane.ts';
import { RoomForAll } from './room-for-all.ts';

type Append = {
  readonly packetIds: readonly number[];
  readonly land: () => void;
  readonly refuse: (error: Error) => void;
};

/** A journal whose appends end when and how the test says. */
function createSteeredJournal() {
  const appends: Append[] = [];
  let room = Promise.withResolvers<void>();
  const journal: Journal = {
    ...createHeldJournal(createMemoryJournal({ limitBytes: 1 })),
    append(messages) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      appends.push({ packetIds: messages.map(({ packetId }) => packetId), land: resolve, refuse: reject });
      return promise;
    },
    writable: () => room.promise,
  };
  return { appends, journal, makeRoom: () => room.resolve(), fill: () => void (room = Promise.withResolvers<void>()) };
}

const message = (packetId: number): Message => ({
  topic: 'barrio/v1/bay-1/up',
  payload: new Uint8Array(10),
  receivedAt: epochMs(0),
  sender: 'bay-1',
  via: 'mqtt',
  qos: 1,
  redelivery: false,
  packetId,
  partition: partition(0),
});

function batchOf(...packetIds: readonly number[]): Batch {
  const batch = new Batch();
  for (const packetId of packetIds) {
    batch.messages.push(message(packetId));
    batch.answers.push(answer(packetTypes.puback, packetId));
    batch.bytes += 10;
  }
  return batch;
}

let steered: ReturnType<typeof createSteeredJournal>;
let lane: PublishLane;
let pendingInAll: PendingInAll;
let answered: number[];

beforeEach(() => {
  steered = createSteeredJournal();
  pendingInAll = new PendingInAll(1_000);
  answered = [];
  const around = {
    journal: steered.journal,
    room: new RoomForAll(steered.journal),
    pendingInAll,
    acknowledged: () => undefined,
  };
  const owner = {
    answer(bytes: Buffer) {
      for (let at = 0; at < bytes.length; at += 4) answered.push(bytes.readUInt16BE(at + 2));
    },
    show: () => undefined,
    onProgress: () => undefined,
    onFailure: () => undefined,
  };
  lane = new PublishLane(around, owner, new Set());
});

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('answers in order even where a later append lands first', async () => {
  lane.submit(batchOf(1, 2));
  lane.submit(batchOf(3));
  steered.appends[1]?.land();
  await settle();
  expect(answered).toEqual([]);
  steered.appends[0]?.land();
  await settle();
  expect(answered).toEqual([1, 2, 3]);
  expect([lane.isEmpty, lane.pendingMessages, lane.pendingBytes, pendingInAll.bytes]).toEqual([true, 0, 0, 0]);
});

describe('after a full journal refused', () => {
  it('what comes later waits behind it, and all go in order when there is room', async () => {
    lane.submit(batchOf(1));
    steered.appends[0]?.refuse(new JournalFullError('full'));
    await settle();
    lane.submit(batchOf(2));
    expect(steered.appends).toHaveLength(1);
    expect(lane.pendingMessages).toBe(2);
    steered.makeRoom();
    await eventually(() => expect(steered.appends).toHaveLength(3));
    expect(steered.appends.map(({ packetIds }) => packetIds)).toEqual([[1], [1], [2]]);
    for (const { land } of steered.appends) land();
    await settle();
    expect(answered).toEqual([1, 2]);
  });

  it('the journal is asked again as often as it takes', async () => {
    lane.submit(batchOf(1));
    steered.makeRoom();
    for (let turn = 0; turn < 3; turn++) {
      await eventually(() => expect(steered.appends).toHaveLength(turn + 1));
      steered.appends[turn]?.refuse(new JournalFullError('full'));
    }
    await eventually(() => expect(steered.appends).toHaveLength(4));
    steered.appends[3]?.land();
    await settle();
    expect(answered).toEqual([1]);
  });

  it('a client that has gone leaves nothing behind', async () => {
    lane.submit(batchOf(1));
    steered.appends[0]?.refuse(new JournalFullError('full'));
    await settle();
    lane.close();
    expect(pendingInAll.bytes).toBe(0);
    steered.makeRoom();
    await settle();
    expect(steered.appends).toHaveLength(1);
  });
});
