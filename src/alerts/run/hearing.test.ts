import { describe, expect, it } from 'vitest';
import { type Entry, position } from '../../journal/port.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { partition } from '../../model/message.ts';
import type { Reading } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import { Hearing } from './hearing.ts';

const readingAt = (time: number): Reading => ({
  device: deviceId('air-1'),
  kind: kindId('station'),
  area: undefined,
  time: epochMs(time),
  receivedAt: epochMs(time),
  observations: [],
});

const entryAt = (place: number): Entry => ({
  position: position(place),
  message: {
    topic: 'barrio/v1/air-1/up',
    payload: new Uint8Array(),
    receivedAt: epochMs(place),
    sender: 'air-1',
    via: 'mqtt',
    qos: 1,
    redelivery: false,
    packetId: 1,
    partition: partition(0),
  },
});

const outcomeOf = (...places: readonly number[]) => ({
  readings: places.map(readingAt),
  origins: places.map(entryAt),
  rejudged: [],
  upTo: position(Math.max(...places)),
});

describe('what is heard', () => {
  it('is held until it is taken, and then is gone', async () => {
    let rung = 0;
    const hearing = new Hearing(position(0));
    hearing.listen(() => {
      rung += 1;
    });
    await hearing.hear(outcomeOf(1, 2));
    await hearing.hear(outcomeOf(3));
    expect(rung).toBe(2);
    expect(hearing.take()).toMatchObject({ readings: [1, 2, 3].map(readingAt), upTo: 3, newest: 3 });
    expect(hearing.take()).toMatchObject({ readings: [], upTo: 3 });
  });

  it('is passed over where it was judged before, also within a batch', async () => {
    const hearing = new Hearing(position(2));
    await hearing.hear(outcomeOf(1, 2));
    await hearing.hear(outcomeOf(2, 3, 4));
    expect(hearing.take().readings).toEqual([3, 4].map(readingAt));
  });

  it('waits while more is heard than can be judged', async () => {
    const hearing = new Hearing(position(0));
    const many = Array.from({ length: 10_000 }, (_, index) => index + 1);
    const order: string[] = [];
    const waiting = (async () => {
      await hearing.hear(outcomeOf(...many));
      order.push('went on');
    })();
    await Promise.resolve();
    order.push('taken');
    expect(hearing.take().readings).toHaveLength(10_000);
    await waiting;
    expect(order).toEqual(['taken', 'went on']);
  });
});
