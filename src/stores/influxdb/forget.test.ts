import { describe, expect, it } from 'vitest';
import { CallerError, UnavailableError } from '../../model/errors.ts';
import { gate } from '../contract/city.ts';
import { minute, span } from '../contract/rollup-questions.ts';
import { spansToForget } from './forget.ts';
import { openForTest } from './open-for-test.ts';
import { answering, refusing, startScriptedServer } from './scripted-server.ts';

const task = { kind: gate.id, what: 'readings', before: minute(60), except: [span(10, 20)] } as const;
const between = (from: number, to: number) => ({ from: from === 0 ? 0 : minute(from), to: minute(to) });

describe('forgetting', () => {
  it('of 1.x is told in statements, one for each span between the exceptions', async () => {
    await using server = await startScriptedServer(answering(200, '{"results":[{}]}'));
    await using store = await openForTest({ url: server.url, flavour: 'v1' });
    await store.forget({ ...task, what: '1h' });
    expect(server.received.map(({ body }) => new URLSearchParams(body).get('q'))).toEqual(
      ['test-gate_1h', 'test-gate_area_1h'].flatMap((measurement) => [
        `DELETE FROM "${measurement}" WHERE time >= 0ms AND time < 1772359800000ms`,
        `DELETE FROM "${measurement}" WHERE time >= 1772360400000ms AND time < 1772362800000ms`,
      ]),
    );
  });

  it('of 2.x is a request, whose end is included', async () => {
    await using server = await startScriptedServer(answering(204));
    await using store = await openForTest({ url: server.url, flavour: 'v2', org: 'barrio', token: 't' });
    await store.forget(task);
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual(
      [1, 2].map(() => 'POST /api/v2/delete?org=barrio&bucket=city'),
    );
    expect(server.received[0]?.headers['content-type']).toBe('application/json');
    expect(server.received.map(({ body }): unknown => JSON.parse(body))).toEqual([
      {
        start: '1970-01-01T00:00:00.000Z',
        stop: '2026-03-01T10:09:59.999Z',
        predicate: '_measurement="test-gate"',
      },
      {
        start: '2026-03-01T10:20:00.000Z',
        stop: '2026-03-01T10:59:59.999Z',
        predicate: '_measurement="test-gate"',
      },
    ]);
  });

  it('fails when the database does not do it', async () => {
    await using server = await startScriptedServer(refusing(403, 'forbidden'));
    await using two = await openForTest({ url: server.url, flavour: 'v2', org: 'barrio', token: 't' });
    await expect(two.forget(task)).rejects.toThrow(UnavailableError);
    await using one = await openForTest({ url: server.url, flavour: 'v1' });
    await expect(one.forget(task)).rejects.toThrow('403 forbidden');
    server.follow(answering(200, '{"results":[{"error":"engine: shard is closed"}]}'));
    await expect(one.forget(task)).rejects.toThrow('shard is closed');
  });

  it.each(['v3', 'victoria-metrics'] as const)('is refused by %s, which keeps its own retention', async (flavour) => {
    await using server = await startScriptedServer(answering(204));
    await using store = await openForTest({ url: server.url, flavour });
    const refusal: unknown = await store.forget(task).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CallerError);
    expect(refusal).toMatchObject({ status: 501, code: 'store_keeps_its_own' });
    expect(server.received).toEqual([]);
  });

  it.each([
    ['no exception', [], [between(0, 60)]],
    ['one in the middle', [span(10, 20)], [between(0, 10), between(20, 60)]],
    ['some that overlap and touch', [span(30, 40), span(10, 25), span(20, 30)], [between(0, 10), between(40, 60)]],
    ['one within another', [span(10, 40), span(20, 30)], [between(0, 10), between(40, 60)]],
    ['one across the limit', [span(50, 70)], [between(0, 50)]],
    ['one behind the limit', [span(60, 70)], [between(0, 60)]],
    ['everything', [{ from: minute(-29_600_000), to: minute(60) }], []],
  ])('spares %s', (_name, except, spans) => {
    expect(spansToForget({ before: minute(60), except })).toEqual(spans);
  });
});
