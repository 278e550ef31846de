import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours } from '../../model/duration.ts';
import { BugError, CallerError, UnavailableError } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import { after, before } from '../../model/time.ts';
import { gate, observe, reading, start } from '../contract/city.ts';
import type { Store } from '../port.ts';
import { impatient, openForTest } from './open-for-test.ts';
import { answering, refusing, type Script, startScriptedServer } from './scripted-server.ts';

const gates = (count: number): readonly Reading[] =>
  Array.from({ length: count }, (_, index) => reading([observe('battery_level', index % 100)], { at: index }));
const append = (store: Store, readings: readonly Reading[]) => store.append({ readings, upTo: position(1) });
const accepting = answering(204);
const failureOf = (work: Promise<unknown>): Promise<UnavailableError> =>
  work.then(
    () => {
      throw new Error('it went through');
    },
    (error: unknown) => {
      if (error instanceof UnavailableError) return error;
      throw error;
    },
  );
const question = {
  device: reading([]).device,
  kind: gate.id,
  from: before(start, hours(1)),
  to: after(start, hours(1)),
  limit: 10,
};

describe('while the database takes nothing', () => {
  it.each([
    ['a wrong password', refusing(401, 'authorization failed'), '401 authorization failed'],
    ['a missing permission', refusing(403, 'forbidden'), '403 forbidden'],
    ['a missing bucket', refusing(404, 'bucket not found'), '404 bucket not found'],
    ['a timeout of its own', refusing(408, 'timeout'), '408 timeout'],
    ['too many requests', refusing(429, 'slow down'), '429 slow down'],
    ['an internal error', refusing(500, 'engine: disk full'), '500 engine: disk full'],
    ['a proxy without a backend', answering(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }), '502'],
    ['a 200 of a proxy', answering(200, '<html>Welcome</html>', { 'content-type': 'text/html' }), '200'],
    ['a 400 of a proxy', answering(400, '<html>Bad Request</html>', { 'content-type': 'text/html' }), '400'],
    ['a 400 of a proxy without a type', answering(400, '<html>Bad Request</html>'), '400'],
    ['a redirect to a login page', answering(302, '', { location: '/login' }), '302'],
  ])('%s loses nothing and refuses nothing', async (_name, script, said) => {
    await using server = await startScriptedServer(script);
    await using store = await openForTest({ url: server.url });
    const failure = await failureOf(append(store, gates(3)));
    expect(failure.message).toContain(said);
    expect(server.received).toHaveLength(1);
    server.follow(accepting);
    expect(await append(store, gates(3))).toEqual({ stored: 3, duplicates: 0, repeated: [], refused: [] });
    expect(server.received[1]?.body).toBe(server.received[0]?.body);
  });

  it('a server that is not there is named, with what to do', async () => {
    const server = await startScriptedServer(accepting);
    await server[Symbol.asyncDispose]();
    await using store = await openForTest({ url: server.url });
    expect((await failureOf(append(store, gates(1)))).message).toContain('ECONNREFUSED');
    expect(await store.health()).toEqual({
      ok: false,
      detail: expect.stringContaining('ECONNREFUSED'),
      remedy: expect.stringContaining('check that the database runs'),
    });
  });

  it.each([
    ['30', 30_000],
    ['0', 0],
    ['Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['86400', 300_000],
    ['soon', undefined],
  ])('Retry-After: %s means %s ms', async (header, wait) => {
    await using server = await startScriptedServer(refusing(503, 'busy', { 'retry-after': header }));
    await using store = await openForTest({ url: server.url });
    expect((await failureOf(append(store, gates(1)))).retryAfterMs).toBe(wait);
    expect((await failureOf(store.readings(question))).retryAfterMs).toBe(wait);
  });

  it('a server that never answers holds a batch no longer than the timeout, and two requests at most', async () => {
    await using server = await startScriptedServer(() => undefined);
    await using store = await openForTest({ url: server.url, ...impatient });
    const outcomes = await Promise.all([1, 2, 3].map(() => failureOf(append(store, gates(100)))));
    for (const { message } of outcomes) expect(message).toContain('no answer within 400 ms');
    expect(server.mostAtOnce()).toBe(2);
    server.follow(accepting);
    expect(await append(store, gates(100))).toMatchObject({ stored: 100 });
  });

  it.each<[string, Script]>([
    ['hangs in the middle of its answer', (_request, response) => response.writeHead(500).write('{"err')],
    ['breaks the connection instead of answering', (_request, response) => response.destroy()],
    ['breaks the connection in its answer', (_request, response) => breakOff(response)],
  ])('a server that %s is tried again', async (_name, script) => {
    await using server = await startScriptedServer(script);
    await using store = await openForTest({ url: server.url, ...impatient });
    await failureOf(append(store, gates(2)));
    await failureOf(store.readings(question));
    server.follow(accepting);
    expect(await append(store, gates(2))).toMatchObject({ stored: 2 });
  });
});

const breakOff: (response: Parameters<Script>[1]) => void = (response) => {
  response.writeHead(500, { 'content-length': '1000' });
  response.write('{"error":"eng');
  setImmediate(() => response.destroy());
};

/** As 3.x: nothing of a request is written when one of its lines is bad. */
const allOrNothing =
  (isBad: (line: string) => boolean, written: Set<string>): Script =>
  (request, response) => {
    const lines = request.body.split('\n');
    if (lines.some(isBad)) return refusing(400, `cannot parse ${lines.length} lines`)(request, response);
    for (const line of lines) written.add(line);
    accepting(request, response);
  };

describe('a line that the database refuses', () => {
  it('never holds back the lines around it, even where a request is written whole or not at all', async () => {
    const written = new Set<string>();
    await using server = await startScriptedServer(allOrNothing((line) => /=(13|77),/.test(line), written));
    await using store = await openForTest({ url: server.url });
    const readings = Array.from({ length: 5000 }, (_, at) => reading([observe('battery_level', at)], { at }));
    const receipt = await append(store, readings);
    expect(receipt.stored).toBe(4998);
    expect(receipt.refused).toEqual([
      { reading: readings[13], reason: '400 cannot parse 1 lines' },
      { reading: readings[77], reason: '400 cannot parse 1 lines' },
    ]);
    expect(written.size).toBe(4998);
    expect(server.received.length).toBeLessThan(60);
  });

  it('is known without further requests when the server says that it dropped them all', async () => {
    await using server = await startScriptedServer(
      refusing(400, 'partial write: points beyond retention policy dropped=40'),
    );
    await using store = await openForTest({ url: server.url });
    const { stored, refused } = await append(store, gates(40));
    expect([stored, refused.length, server.received.length]).toEqual([0, 40, 1]);
  });

  it('is not confused with a database that goes away while it is looked for', async () => {
    let requests = 0;
    await using server = await startScriptedServer((request, response) => {
      requests += 1;
      (requests < 3 ? refusing(400, 'bad line') : refusing(503, 'shutting down'))(request, response);
    });
    await using store = await openForTest({ url: server.url });
    expect((await failureOf(append(store, gates(100)))).message).toContain('503 shutting down');
  });

  it.each(['application/json', 'text/html'])('is only too long when it stands alone (413, %s)', async (type) => {
    const written: string[] = [];
    await using server = await startScriptedServer((request, response) => {
      if (request.body.length > 1000)
        return answering(413, '<p>too large</p>', { 'content-type': type })(request, response);
      written.push(...request.body.split('\n'));
      accepting(request, response);
    });
    await using store = await openForTest({ url: server.url });
    const long = reading([observe('battery_level', 1, { quality: 'fail', reasons: ['x'.repeat(2000)] })], { at: -1 });
    const receipt = await append(store, [...gates(200), long]);
    expect(receipt).toMatchObject({ stored: 200, refused: [{ reading: long }] });
    expect(new Set(written).size).toBe(200);
  });
});

const missing: Script = (request, response) => {
  const script = request.path.startsWith('/write') ? refusing(404, 'database not found: "city"') : refusing(403, 'no');
  script(request, response);
};

describe('a database that is missing', () => {
  it('is made on 1.x, once, and then written to', async () => {
    let exists = false;
    await using server = await startScriptedServer((request, response) => {
      if (request.path.startsWith('/query')) exists = request.body === 'q=CREATE+DATABASE+%22city%22';
      (exists ? answering(request.path.startsWith('/query') ? 200 : 204, '{}') : missing)(request, response);
    });
    await using store = await openForTest({ url: server.url });
    expect(await append(store, gates(2))).toMatchObject({ stored: 2, refused: [] });
    expect(server.received.map(({ path }) => path.split('?')[0])).toEqual(['/write', '/query', '/write']);
  });

  it('that we may not make is a matter for the operator, and loses nothing', async () => {
    await using server = await startScriptedServer(missing);
    await using store = await openForTest({ url: server.url });
    expect((await failureOf(append(store, gates(2)))).message).toMatch(/create the database city .* 403 no/);
  });
});

describe('questions', () => {
  it.each<[string, Script, string]>([
    ['a page of a proxy', answering(200, '<html></html>'), 'not what InfluxDB says'],
    ['an answer that is cut off', answering(200, '{"results":[{"series":[{"col'), 'was cut off'],
    ['an error within an answer', answering(200, '{"results":[{"error":"query interrupted"}]}'), 'query interrupted'],
    ['no answer', () => undefined, 'timeout'],
    ['half an answer', (_request, response) => response.writeHead(200).write('{"results":[]}\n{"re'), 'timeout'],
  ])('%s is no empty answer', async (_name, script, said) => {
    await using server = await startScriptedServer(script);
    await using store = await openForTest({ url: server.url, ...impatient });
    for (const ask of [store.readings(question), store.latest(), store.aggregate(aggregateQuestion)]) {
      expect((await failureOf(ask)).message).toContain(said);
    }
    expect(await store.health()).toMatchObject({ ok: false });
  });

  it('that InfluxDB cannot parse are our mistake', async () => {
    await using server = await startScriptedServer(refusing(400, 'error parsing query'));
    await using store = await openForTest({ url: server.url });
    await expect(store.readings(question)).rejects.toThrow(BugError);
  });

  it('are never put to VictoriaMetrics, which would invent an answer', async () => {
    await using server = await startScriptedServer(answering(200, 'OK'));
    await using store = await openForTest({ url: server.url, flavour: 'victoria-metrics' });
    for (const ask of [store.readings(question), store.latest(), store.aggregate(aggregateQuestion)]) {
      await expect(ask).rejects.toThrow(CallerError);
    }
    expect(server.received).toEqual([]);
    expect(await store.health()).toMatchObject({ ok: true });
  });
});

const aggregateQuestion = { ...question, quantity: 'occupied', every: hours(1), by: 'area' } as const;
