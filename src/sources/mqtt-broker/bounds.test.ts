import { expect, it } from 'vitest';
import { milliseconds } from '../../model/duration.ts';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';
import { publish, type RawClient } from './fixtures/raw-client.ts';
import { kibibytes } from './limits.ts';

const up = 'barrio/v1/bay-3/up';

async function listenToAcks(test: TestBroker): Promise<RawClient> {
  const listener = await test.client('gate-1');
  listener.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/bay-3/down/#', qos: 0 }] });
  await listener.next('suback');
  return listener;
}

it('answers that wait behind a message that is not on disk count as pending, though nothing of them is kept', async () => {
  await using test = await openTestBroker({ limits: { pendingBytes: kibibytes(32) } });
  const listener = await listenToAcks(test);
  const shown = () => listener.received.filter(({ cmd }) => cmd === 'publish').length;
  const client = await test.client('bay-3');
  test.journal.hold();
  client.send(publish(up, { id: 1 }));
  await eventually(() => expect(test.journal.appends).toHaveLength(1));
  const all = 3_000;
  for (let index = 0; index < all; index++) {
    client.send(publish('barrio/v1/bay-3/down/reset/ack', { id: index + 2, payload: Buffer.alloc(1_024) }));
  }
  await eventually(() => expect(shown()).toBeGreaterThanOrEqual(32));
  listener.send({ cmd: 'pingreq' });
  await listener.next('pingresp');
  // The limit, and what one read brings beyond it.
  expect(shown()).toBeLessThan(32 + 2 * 64);
  test.journal.release();
  await eventually(() => expect(shown()).toBe(all));
});

it('who subscribes without end and reads no answer is disconnected', async () => {
  await using test = await openTestBroker({ limits: { drainWithin: milliseconds(300), unreadBytes: kibibytes(64) } });
  const device = await test.client('bay-3');
  device.send(publish('barrio/v1/bay-3/state', { id: 1, retain: true, payload: Buffer.alloc(1_000) }));
  await device.next('puback');
  const frozen = await test.client('gate-1');
  frozen.socket.pause();
  const flood = setInterval(() => {
    if (frozen.socket.destroyed || frozen.socket.writableLength > kibibytes(64)) return;
    for (let id = 1; id <= 200; id++) {
      frozen.send({ cmd: 'subscribe', messageId: id, subscriptions: [{ topic: 'barrio/v1/bay-3/state', qos: 0 }] });
    }
  }, 1);
  await eventually(() => expect(test.reasons()).toEqual(['reader_too_slow']));
  clearInterval(flood);
});
