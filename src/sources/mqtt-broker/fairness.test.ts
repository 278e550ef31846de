import { expect, it } from 'vitest';
import { seconds } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';
import { openRawClient, publish, type RawClient } from './fixtures/raw-client.ts';

const allowance = 200;
const perSecond = 100;
const flooded = 30_000;

/** Twenty devices besides those of every test broker, let in. */
async function comeIn(test: TestBroker): Promise<readonly { readonly id: string; readonly client: RawClient }[]> {
  const place = { lat: 43.46, lon: -3.8 };
  const devices = Array.from({ length: 20 }, (_, index) => ({
    id: deviceId(`calm-${index}`),
    kind: kindId('probe'),
    position: place,
  }));
  const credentials = await test.registry.importDevices(devices);
  return await Promise.all(
    credentials.map(async (credential) => {
      const client = await openRawClient(test.port);
      client.connect(credential);
      await client.next('connack');
      return { id: credential.id, client };
    }),
  );
}

/** All say something, again and again, as soon as all are answered. How long they waited, sorted, and what they said. */
async function speak(calm: Awaited<ReturnType<typeof comeIn>>, until: number) {
  const waits: number[] = [];
  const said: string[] = [];
  for (let round = 1; performance.now() < until; round++) {
    const messages = calm.map(({ id, client }) => ({ id, client, payload: `${id} ${round} before ${until}` }));
    const answers = messages.map(async ({ id, client, payload }) => {
      const sentAt = performance.now();
      client.send(publish(`barrio/v1/${id}/up`, { id: round, payload }));
      await client.next('puback');
      waits.push(performance.now() - sentAt);
      said.push(payload);
    });
    await Promise.all(answers);
  }
  return { waits: waits.sort((one, other) => one - other), said };
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

it('while one floods, it gets its quota and the others are answered as before; nobody loses anything', async () => {
  await using test = await openTestBroker({
    quotaLimits: { device: { perSecond, peakPerSecond: 1_000 }, catchUpTime: seconds(allowance / perSecond) },
  });
  const calm = await comeIn(test);
  const before = await speak(calm, performance.now() + seconds(0.7));

  const flooder = await test.client('bay-1');
  const startedAt = performance.now();
  const flood = Array.from({ length: flooded }, (_, index) =>
    publish('barrio/v1/bay-1/up', { id: (index % 65_535) + 1, payload: `flood ${index}` }),
  );
  flooder.send(...flood);
  const during = await speak(calm, startedAt + seconds(1.2));
  const elapsed = (performance.now() - startedAt) / 1_000;

  const kept = await test.kept();
  const fromFlooder = kept.filter(({ sender }) => sender === 'bay-1');
  const mayHave = allowance + perSecond * elapsed;
  expect(fromFlooder.length).toBeLessThanOrEqual(mayHave + 1);
  expect(fromFlooder.length).toBeGreaterThan(mayHave * 0.8 - perSecond * 0.4);
  expect(fromFlooder.map(({ payload }) => Buffer.from(payload).toString())).toEqual(
    fromFlooder.map((_, index) => `flood ${index}`),
  );
  await eventually(() =>
    expect(flooder.received.filter(({ cmd }) => cmd === 'puback').length).toBeGreaterThanOrEqual(fromFlooder.length),
  );

  const keptOfCalm = kept.flatMap(({ sender, payload }) =>
    sender === 'bay-1' ? [] : [Buffer.from(payload).toString()],
  );
  expect(keptOfCalm.sort()).toEqual([...before.said, ...during.said].sort());
  expect(at(during.waits, 0.5)).toBeLessThan(at(before.waits, 0.5) * 3 + 5);
  expect(at(during.waits, 0.95)).toBeLessThan(at(before.waits, 0.95) * 3 + 20);
  for (const { client } of calm) client.destroy();
});
