import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../journal/memory/memory-journal.ts';
import { type Journal, JournalFullError, position } from '../../journal/port.ts';
import { type Message, partition } from '../../model/message.ts';
import { epochMs } from '../../model/time.ts';
import { Batch } from './batch.ts';
import { PendingInAll } from './pending.ts';
import { PublishLane } from './publish-lane.ts';
import { RoomForAll } from './room-for-all.ts';

function batchOf(text: string): Batch {
  const batch = new Batch();
  const message: Message = {
    topic: 'barrio/v1/a/up',
    payload: Buffer.from(text),
    receivedAt: epochMs(0),
    sender: 'a',
    via: 'mqtt',
    qos: 1,
    redelivery: false,
    packetId: 1,
    partition: partition(0),
  };
  batch.messages.push(message);
  return batch;
}

/** A journal whose first append fails late and whose second fails at once: both for want of room. */
function crampedJournal(inner: Journal): { journal: Journal; failFirst: () => void } {
  const first = Promise.withResolvers<void>();
  const full = (): JournalFullError => new JournalFullError('full');
  let calls = 0;
  const journal: Journal = {
    append: (messages) => {
      calls += 1;
      if (calls === 1) return first.promise;
      return calls === 2 ? Promise.reject(full()) : inner.append(messages);
    },
    writable: () => first.promise.catch(() => undefined),
    failed: inner.failed,
    end: () => inner.end(),
    waitingSince: () => inner.waitingSince(),
    consumer: (name) => inner.consumer(name),
    forget: (name) => inner.forget(name),
    copyTo: (folder, after) => inner.copyTo(folder, after),
    usage: () => inner.usage(),
    close: () => inner.close(),
  };
  return { journal, failFirst: () => first.reject(full()) };
}

describe('the lane of a client', () => {
  it('keeps the order of what was refused for want of room, whichever refusal came first', async () => {
    const inner = createMemoryJournal({ limitBytes: 10_000 });
    const { journal, failFirst } = crampedJournal(inner);
    const around = {
      journal,
      room: new RoomForAll(journal),
      pendingInAll: new PendingInAll(10_000),
      acknowledged: () => undefined,
    };
    const ignore = (): void => undefined;
    const lane = new PublishLane(
      around,
      { answer: ignore, show: ignore, onProgress: ignore, onFailure: ignore },
      new Set(),
    );
    for (const text of ['first', 'second']) lane.submit(batchOf(text));
    await new Promise((resolve) => setImmediate(resolve));
    lane.submit(batchOf('third'));
    failFirst();
    const consumer = await inner.consumer('look');
    const texts: string[] = [];
    while (texts.length < 3) {
      const entries = await consumer.read({ after: position(texts.length), maxMessages: 10 });
      texts.push(...entries.map(({ message }) => Buffer.from(message.payload).toString()));
    }
    expect(texts).toEqual(['first', 'second', 'third']);
  });

  it('counts answers as pending for as long as they stand behind a message that is not on disk', async () => {
    const onDisk = Promise.withResolvers<void>();
    const inner = createMemoryJournal({ limitBytes: 10_000 });
    const journal: Journal = { ...inner, append: () => onDisk.promise };
    const pendingInAll = new PendingInAll(10_000);
    const answers: Buffer[] = [];
    const ignore = (): void => undefined;
    const lane = new PublishLane(
      { journal, room: new RoomForAll(journal), pendingInAll, acknowledged: ignore },
      { answer: (bytes) => answers.push(bytes), show: ignore, onProgress: ignore, onFailure: ignore },
      new Set(),
    );
    const message = batchOf('kept');
    message.bytes = 4;
    const answersOnly = new Batch();
    answersOnly.answers.push(0x70_00_01);
    answersOnly.bytes = 8;
    lane.submit(message);
    lane.submit(answersOnly);
    expect([lane.pendingBytes, pendingInAll.bytes, answers]).toEqual([12, 12, []]);
    onDisk.resolve();
    await lane.settled();
    expect([lane.pendingBytes, pendingInAll.bytes, answers]).toEqual([0, 0, [Buffer.from([0x70, 2, 0, 1])]]);
  });

  it('holds nothing of them any more when the connection has ended', async () => {
    const onDisk = Promise.withResolvers<void>();
    const inner = createMemoryJournal({ limitBytes: 10_000 });
    const journal: Journal = { ...inner, append: () => onDisk.promise };
    const pendingInAll = new PendingInAll(10_000);
    const ignore = (): void => undefined;
    const lane = new PublishLane(
      { journal, room: new RoomForAll(journal), pendingInAll, acknowledged: ignore },
      { answer: ignore, show: ignore, onProgress: ignore, onFailure: ignore },
      new Set(),
    );
    for (const bytes of [4, 8]) {
      const batch = bytes === 4 ? batchOf('kept') : new Batch();
      batch.bytes = bytes;
      lane.submit(batch);
    }
    lane.close();
    expect(pendingInAll.bytes).toBe(4);
    onDisk.resolve();
    await lane.settled();
    expect(pendingInAll.bytes).toBe(0);
  });
});
