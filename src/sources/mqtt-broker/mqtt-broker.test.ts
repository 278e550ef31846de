import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { openTestBroker } from './fixtures/open-test-broker.ts';

it('keeps what a real client publishes with QoS 0, 1 and 2', async () => {
  await using test = await openTestBroker();
  const client = await connectAsync(test.url, { ...test.credential('bay-1'), reconnectPeriod: 0 });
  for (const qos of [0, 1, 2] as const) await client.publishAsync('barrio/v1/bay-1/up', `q${qos}`, { qos });
  await client.endAsync();
  const kept = await test.kept();
  expect(
    kept.map(({ payload, qos, sender, topic, via }) => [String(Buffer.from(payload)), qos, sender, topic, via]),
  ).toEqual([
    ['q0', 0, 'bay-1', 'barrio/v1/bay-1/up', 'mqtt'],
    ['q1', 1, 'bay-1', 'barrio/v1/bay-1/up', 'mqtt'],
    ['q2', 2, 'bay-1', 'barrio/v1/bay-1/up', 'mqtt'],
  ]);
});
