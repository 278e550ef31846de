import { expect, it } from 'vitest';
import { beginning, position } from '../../journal/port.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { deliverLive } from '../../pipeline/deliver.ts';
import { createPipeline } from '../../pipeline/pipeline.ts';
import { createCityState } from '../../state/city-state.ts';
import { createLiveFeed } from '../../state/live-feed.ts';
import { batch } from '../formats/batch/batch.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';
import { publish, type RawClient } from './fixtures/raw-client.ts';

const everybody = ['bay-1', 'bay-2', 'bay-3', 'gate-1'];

/** Comes in and listens to its own refusals. */
async function listen(test: TestBroker, id: string): Promise<RawClient> {
  const client = await test.client(id);
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `barrio/v1/${id}/refused`, qos: 0 }] });
  expect(await client.next('suback')).toMatchObject({ granted: [0] });
  return client;
}

/** Sends everything that the journal has through the pipeline, as the running service does. */
async function judge(test: TestBroker): Promise<void> {
  const { registry, broker } = test;
  const events = createSilentEvents();
  const formats = new Map([[batch.format, batch]]);
  const pipeline = createPipeline({ kinds: new Map(), directory: registry, formats, events });
  const entries = (await test.kept()).map((message, index) => ({ position: position(index + 1), message }));
  const state = createCityState({ directory: registry, kinds: new Map() });
  const deliver = deliverLive({
    state,
    live: createLiveFeed({ events }),
    teller: broker,
    onTheWay: { read: () => undefined },
  });
  await deliver(pipeline.process(entries, beginning), new AbortController().signal);
}

const heardBy = ({ received }: RawClient): readonly unknown[] =>
  received.flatMap((packet) => (packet.cmd === 'publish' ? [JSON.parse(packet.payload.toString())] : []));

it.each([
  ['bay-1', 'kitchen/lamp', '{}', { code: 'topic_unknown', remedy: /barrio\/v1\/bay-1\/up/ }],
  [
    'bay-1',
    'barrio/v1/bay-2/up',
    '{}',
    { code: 'topic_not_allowed', device: 'bay-2', remedy: /barrio\/v1\/bay-1\/up/ },
  ],
  ['bay-1', 'gateways/v1/gate-1/batch', '[]', { code: 'topic_not_allowed', remedy: /barrio\/v1\/bay-1\/up/ }],
  ['gate-1', 'gateways/v1/gate-1/batch', '{}', { code: 'payload_malformed', remedy: /JSON array/ }],
  ['gate-1', 'gateways/v1/gate-1/batch', '[{}]', { code: 'payload_malformed', remedy: /"device"/ }],
  ['gate-1', 'gateways/v1/gate-1/batch', 'a', { code: 'payload_not_json', remedy: /quotes/ }],
  ['gate-1', 'gateways/v1/gate-1/csv', 'a', { code: 'format_unknown', remedy: /gateways\/v1\/gate-1\/batch/ }],
  [
    'gate-1',
    'gateways/v1/gate-1/batch',
    '[{"device":"bay-2"}]',
    { code: 'topic_not_allowed', device: 'bay-2', remedy: /bay-2 .*device change bay-2 --gateway gate-1/ },
  ],
  [
    'gate-1',
    'gateways/v1/gate-1/batch',
    '[{"device":"ghost"}]',
    { code: 'device_unknown', about: 'ghost', detail: /ghost/, remedy: /--id ghost .*--gateway gate-1/ },
  ],
  ['gate-1', 'barrio/v1/bay-3/up', '{}', { code: 'kind_unknown', device: 'bay-3', remedy: /operator/ }],
])('%s on %s with %s is told why, and nobody else is', async (sender, topic, payload, expected) => {
  await using test = await openTestBroker();
  const clients = new Map<string, RawClient>();
  for (const id of everybody) clients.set(id, await listen(test, id));
  const client = clients.get(sender);
  client?.send(publish(topic, { payload }));
  await client?.next('puback');
  await judge(test);
  for (const each of clients.values()) {
    each.send({ cmd: 'pingreq' });
    await each.next('pingresp');
  }
  const patterns = Object.entries(expected).map(([name, value]) => [
    name,
    value instanceof RegExp ? expect.stringMatching(value) : value,
  ]);
  for (const [id, each] of clients) {
    expect(heardBy(each)).toEqual(id === sender ? [expect.objectContaining(Object.fromEntries(patterns))] : []);
  }
});

it('a gateway finds every bad entry of its batch', async () => {
  await using test = await openTestBroker();
  const gateway = await listen(test, 'gate-1');
  const entries = [{ device: 'ghost' }, 7, { device: 'bay-2' }, { device: 'phantom' }, { device: 'ghost' }];
  gateway.send(publish('gateways/v1/gate-1/batch', { payload: JSON.stringify(entries) }));
  await gateway.next('puback');
  await judge(test);
  gateway.send({ cmd: 'pingreq' });
  await gateway.next('pingresp');
  const why = { meaning: expect.any(String), remedy: expect.any(String), suppressed: 0 };
  const ghosts = expect.stringMatching(/^entry 0, 4: .*ghost/);
  expect(heardBy(gateway)).toEqual([
    expect.objectContaining({ item: 1, code: 'payload_malformed', samples: 1, ...why }),
    expect.objectContaining({ item: 0, code: 'device_unknown', detail: ghosts, samples: 2, ...why }),
    expect.objectContaining({ item: 2, code: 'topic_not_allowed', device: 'bay-2', ...why }),
    expect.objectContaining({ item: 3, code: 'device_unknown', detail: expect.stringContaining('phantom'), ...why }),
  ]);
});
