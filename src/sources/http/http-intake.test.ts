import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { createApi } from '../../api/open-api.ts';
import { ProblemShape } from '../../api/problems/problem.ts';
import { seconds } from '../../model/duration.ts';
import { partitionOf } from '../../model/message.ts';

type Sent = { readonly to?: string; readonly as?: string; readonly body?: string | Buffer; readonly type?: string };

async function openDoor(options: Parameters<typeof buildSmallCity>[0] = {}) {
  const city = await buildSmallCity(options);
  const app = createApi(city.parts);
  const reader = await city.journal.consumer('test');
  return {
    ...city,
    app,
    async kept() {
      if (city.journal.end() === 0) return [];
      const entries = await reader.read({ after: reader.committed(), maxMessages: 1000 });
      return entries.map(({ message }) => message);
    },
    send: ({ to = 'devices/bay-1', as = 'bay-1', body = '{"occupied":true}', type = 'application/json' }: Sent) =>
      app.inject({
        method: 'POST',
        url: `/ingest/v1/${to}/messages`,
        headers: { authorization: city.authorization(as), ...(type === '' ? {} : { 'content-type': type }) },
        payload: body,
      }),
  };
}

const turnedAway = (door: Awaited<ReturnType<typeof openDoor>>) =>
  door.events.emitted.flatMap(({ name, fields }) => (name === 'messageTurnedAway' ? [fields] : []));

describe('a message by HTTP', () => {
  it('is acknowledged when it is in the journal, as it was sent', async () => {
    const door = await openDoor();
    const body = '{ "occupied" : true, "battery": 50, "seq" : 7 }';
    const answer = await door.send({ body });
    const place = { receivedAt: '2026-03-01T12:00:00.000Z', topic: 'barrio/v1/bay-1/up' };
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      { items: 1, accepted: 1, ...place, refused: [], refusedInAll: 0 },
    ]);
    expect(await door.kept()).toEqual([
      {
        topic: 'barrio/v1/bay-1/up',
        payload: expect.anything(),
        receivedAt: noon,
        sender: 'bay-1',
        via: 'http',
        qos: 1,
        redelivery: false,
        packetId: 0,
        partition: partitionOf('mayor'),
      },
    ]);
    const [message] = await door.kept();
    expect(Buffer.from(message?.payload ?? []).toString()).toBe(body);
    expect(door.events.emitted).toContainEqual({ name: 'messagesAcknowledged', fields: { via: 'http', count: 1 } });
  });

  it('is not acknowledged before the journal says that it is on disk', async () => {
    const { promise: onDisk, resolve: reachDisk } = Promise.withResolvers<void>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const city = await buildSmallCity();
    const append = city.journal.append.bind(city.journal);
    city.journal.append = async (messages) => {
      ask();
      await onDisk;
      await append(messages);
    };
    let answered = false;
    const app = createApi(city.parts);
    const answer = app
      .inject({
        method: 'POST',
        url: '/ingest/v1/devices/bay-1/messages',
        headers: { authorization: city.authorization('bay-1') },
        payload: { occupied: true },
      })
      .finally(() => {
        answered = true;
      });
    await asked;
    expect(answered).toBe(false);
    reachDisk();
    expect((await answer).statusCode).toBe(202);
  });

  it('may hold several readings, and says how many', async () => {
    const door = await openDoor();
    expect((await door.send({ body: '[{"occupied":true},{"occupied":false}]' })).json()).toMatchObject({ accepted: 2 });
    expect(await door.kept()).toHaveLength(1);
  });

  it('may be the binary payload of the kind', async () => {
    const door = await openDoor();
    const body = Buffer.from([0, 255, 1, 128]);
    expect((await door.send({ body, type: 'application/octet-stream' })).statusCode).toBe(202);
    expect(Buffer.from((await door.kept())[0]?.payload ?? [])).toEqual(body);
  });

  it('may come from the gateway of the device', async () => {
    const door = await openDoor();
    expect((await door.send({ to: 'devices/lamp-2', as: 'gw-1', body: '{"on":true}' })).statusCode).toBe(202);
    expect((await door.kept())[0]).toMatchObject({ sender: 'gw-1', topic: 'barrio/v1/lamp-2/up' });
  });
});

describe('messages of a gateway', () => {
  it('go to the topic of its batches', async () => {
    const door = await openDoor();
    const body = '[{"device":"lamp-2","on":true},{"device":"lamp-2","on":false}]';
    const answer = await door.send({ to: 'gateways/gw-1', as: 'gw-1', body });
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      expect.objectContaining({ accepted: 2, topic: 'gateways/v1/gw-1/batch' }),
    ]);
    expect((await door.kept())[0]).toMatchObject({ topic: 'gateways/v1/gw-1/batch', partition: partitionOf('gw-1') });
  });

  it.each(['bay-1', 'lamp-2'])('are not taken from a device: %s', async (as) => {
    const door = await openDoor();
    const answer = await door.send({ to: 'gateways/gw-1', as, body: '[{}]' });
    expect([answer.statusCode, ProblemShape.parse(answer.json()).code]).toEqual([403, 'not_allowed']);
    expect(await door.kept()).toEqual([]);
  });
});

describe('what is turned away, with nothing kept', () => {
  it.each([
    ['another device', { to: 'devices/bay-2' }, [403, 'not_allowed']],
    ['a device that is not registered', { to: 'devices/bay-404' }, [403, 'not_allowed']],
    ['a gateway for a device of another', { as: 'gw-1' }, [403, 'not_allowed']],
    ['a wrong password', { as: 'stranger' }, [401, 'credentials_wrong']],
    ['half a document', { body: '{"occupied":' }, [400, 'body_not_json']],
    ['a number', { body: '5' }, [400, 'body_not_json']],
    ['null', { body: 'null' }, [400, 'body_not_json']],
    ['broken UTF-8', { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }, [400, 'body_not_json']],
    ['nothing', { body: '' }, [400, 'body_empty']],
    ['no bytes', { body: '', type: 'application/octet-stream' }, [400, 'body_empty']],
    ['an empty array', { body: '[]' }, [400, 'body_empty']],
    ['a form', { type: 'application/x-www-form-urlencoded', body: 'occupied=1' }, [415, 'media_type_unsupported']],
    ['text', { type: 'text/plain' }, [415, 'media_type_unsupported']],
    ['5,000 bytes', { body: JSON.stringify('x'.repeat(5000)) }, [413, 'body_too_large']],
  ] as const)('%s', async (_what, sent, expected) => {
    const door = await openDoor();
    const answer = await door.send(sent);
    expect([answer.statusCode, ProblemShape.parse(answer.json()).code]).toEqual(expected);
    expect(await door.kept()).toEqual([]);
  });

  it.each([
    ['gw-1', 'devices/bay-404', /it is not registered\. .*device add .* --gateway gw-1$/],
    ['gw-1', 'devices/bay-1', /registered, but not with this gateway\. .*device change bay-1 --gateway gw-1$/],
    ['bay-1', 'devices/bay-404', /may send under its own id only\.$/],
  ])('%s is told why it may not send to %s', async (as, to, detail) => {
    const door = await openDoor();
    const answer = await door.send({ as, to });
    expect(ProblemShape.parse(answer.json()).detail).toMatch(detail);
  });

  it('a body that is too large is told how large it may be', async () => {
    const door = await openDoor();
    const answer = await door.send({ body: JSON.stringify('x'.repeat(5000)) });
    expect(ProblemShape.parse(answer.json()).detail).toMatch(/exceeds \d+ bytes/);
  });

  it('is counted by reason', async () => {
    const door = await openDoor();
    await door.send({ body: 'nonsense' });
    await door.send({ as: 'stranger' });
    await door.send({ to: 'devices/bay-2' });
    expect(turnedAway(door)).toEqual(
      ['body_not_json', 'credentials_wrong', 'not_allowed'].map((reason) => ({ via: 'http', reason })),
    );
  });

  it('a stranger is asked for credentials before the body is read', async () => {
    const door = await openDoor();
    const answer = await door.send({ as: 'stranger', body: 'x'.repeat(5000) });
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="barrio", charset="UTF-8"',
    ]);
  });

  it('a body that is encoded', async () => {
    const door = await openDoor();
    const answer = await door.app.inject({
      method: 'POST',
      url: '/ingest/v1/devices/bay-1/messages',
      headers: {
        authorization: door.authorization('bay-1'),
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(415);
  });

  it('when the journal is full: nothing is acknowledged, and the sender is told when to come back', async () => {
    const door = await openDoor({ journalBytes: 300 });
    while ((await door.send({})).statusCode === 202) expect(door.journal.end()).toBeLessThan(20);
    const acknowledged = door.events.emitted.filter(({ name }) => name === 'messagesAcknowledged').length;
    const answer = await door.send({ body: '{"occupied":true}' });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(ProblemShape.parse(answer.json()).code).toBe('journal_full');
    expect(acknowledged).toBe(door.journal.end());
    expect(acknowledged).toBeGreaterThan(0);
  });
});

describe('a sender that has used up its quota', () => {
  const sent = (door: Awaited<ReturnType<typeof openDoor>>, count: number) =>
    Promise.all(Array.from({ length: count }, () => door.send({})));

  it('is told when to come back, and nobody else is', async () => {
    const door = await openDoor({
      quotaLimits: { device: { perSecond: 0.1, peakPerSecond: 0 }, catchUpTime: seconds(30) },
    });
    const answers = await sent(door, 5);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429, 429]);
    const refused = answers.at(-1);
    expect(refused?.headers['retry-after']).toBe('10');
    expect(ProblemShape.parse(refused?.json())).toMatchObject({
      code: 'quota_exceeded',
      detail: 'bay-1 has used up its quota (0.1 messages a second); wait 10 seconds.',
    });
    expect(door.journal.end()).toBe(3);
    expect(turnedAway(door)).toContainEqual({ via: 'http', reason: 'quota_exceeded' });
    expect((await door.send({ to: 'devices/bay-2', as: 'bay-2' })).statusCode).toBe(202);
  });

  it('waits when that is short', async () => {
    const door = await openDoor({
      quotaLimits: { device: { perSecond: 20, peakPerSecond: 0 }, catchUpTime: seconds(1) },
    });
    const startedAt = performance.now();
    const answers = await sent(door, 22);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 22 }, () => 202));
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });

  it('is charged more for a large message', async () => {
    const door = await openDoor({
      quotaLimits: { device: { perSecond: 0.1, peakPerSecond: 0 }, catchUpTime: seconds(30) },
      bodyBytes: 16_384,
    });
    const body = JSON.stringify({ occupied: true, unbekannt: 'x'.repeat(9_000) });
    expect((await door.send({ body })).statusCode).toBe(202);
    expect((await door.send({})).statusCode).toBe(429);
  });
});

describe('whatever is sent', async () => {
  const door = await openDoor({ journalBytes: 50_000_000 });
  const body = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json({ maxDepth: 4 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
  const type = fc.constantFrom(
    'application/json',
    'application/octet-stream',
    'application/json; charset=latin1',
    'x/y',
    '',
  );

  test.prop([body, type, fc.constantFrom('devices/bay-1', 'devices/%00', 'gateways/gw-1', 'devices/..')], {
    numRuns: 200,
  })('is acknowledged and kept, or refused and not kept', async (sent, contentType, to) => {
    const before = door.journal.end();
    const answer = await door.send({
      to,
      as: to.startsWith('gateways') ? 'gw-1' : 'bay-1',
      body: sent,
      type: contentType,
    });
    expect([202, 400, 403, 404, 415]).toContain(answer.statusCode);
    expect(door.journal.end() - before).toBe(answer.statusCode === 202 ? 1 : 0);
  });
});
