import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { seconds } from '../../model/duration.ts';
import { partitionOf } from '../../model/message.ts';
import { after } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { startMessageRate } from './message-rate.ts';
import { StatusShape } from './routes.ts';

describe('the status', () => {
  it('counts devices by kind and by when they last spoke', async () => {
    const city = await buildSmallCity();
    const { body } = await ask(createApi(city.parts), '/api/v1/status');
    expect(body).toEqual(StatusShape.parse(body));
    expect(StatusShape.parse(body).devices).toEqual({ total: 8, live: 6, late: 0, stale: 1, neverSeen: 1 });
    expect(StatusShape.parse(body).kinds.find(({ id }) => id === 'street-light')?.devices).toEqual({
      total: 2,
      live: 1,
      late: 0,
      stale: 1,
      neverSeen: 0,
    });
  });

  it('says how far each reader of the journal is behind', async () => {
    const city = await buildSmallCity();
    const message = {
      topic: 'barrio/v1/bay-1/up',
      payload: Buffer.from('{}'),
      receivedAt: noon,
      sender: 'bay-1',
      via: 'http',
      qos: 1,
      redelivery: false,
      packetId: 0,
      partition: partitionOf('mayor'),
    } as const;
    const reader = await city.journal.consumer('store-test');
    await city.journal.append([message, message, message]);
    const [first] = await reader.read({ after: reader.committed(), maxMessages: 1 });
    if (first === undefined) throw new Error('nothing was read');
    await reader.commit(first.position);
    const { journal, messages } = StatusShape.parse((await ask(createApi(city.parts), '/api/v1/status')).body);
    expect(journal.consumers).toEqual([{ name: 'store-test', behind: 2 }]);
    expect(messages.journalled).toBe(3);
  });
});

describe('who judges by rules', () => {
  it('is behind by what is not judged, wherever its last noted place is', async () => {
    const behind = async (unjudged: number): Promise<unknown> => {
      const { journal, parts } = await buildSmallCity();
      await journal.consumer('alerts');
      const api = createApi({ ...parts, alerting: { ...parts.alerting, unjudged: () => unjudged } });
      return StatusShape.parse((await ask(api, '/api/v1/status')).body).journal.consumers;
    };
    expect(await behind(7)).toEqual([{ name: 'alerts', behind: 7 }]);
    expect(await behind(0)).toEqual([{ name: 'alerts', behind: 0 }]);
  });
});

describe('messages per second', () => {
  it('are those of the last ten seconds, whatever came before', () => {
    let now = noon;
    let count = 0;
    const rate = startMessageRate({ read: () => count, clock: { now: () => now } });
    expect(rate.perSecond()).toBe(0);
    for (let second = 1; second <= 30; second += 1) {
      now = after(noon, seconds(second));
      count += second <= 20 ? 500 : 7;
      rate.sample();
    }
    expect(rate.perSecond()).toBe(7);
    rate.close();
  });
});
