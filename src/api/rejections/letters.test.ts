import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity, noon } from '../../../test/api/small-city.ts';
import { createMemoryDeadLetters } from '../../dead-letters/memory/memory-dead-letters.ts';
import { type DeadLetter, type DeadLetters, letterId } from '../../dead-letters/port.ts';
import { position } from '../../journal/port.ts';
import { days, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { after, toIso } from '../../model/time.ts';
import { createApi } from '../open-api.ts';
import { LetterListShape, LetterShape } from './letter.ts';

const letter = (place: number, rest: Partial<DeadLetter> = {}): DeadLetter => ({
  position: position(place),
  item: 0,
  code: 'payload_not_json',
  detail: 'unexpected end',
  receivedAt: after(noon, minutes(place)),
  givenTime: after(noon, minutes(place)),
  samples: 1,
  topic: 'barrio/v1/bay-1/up',
  sender: 'bay-1',
  device: deviceId('bay-1'),
  payload: Buffer.from(`private ${place}`),
  ...rest,
});

async function openCity(letters: readonly DeadLetter[] = [], change: { readonly deadLetters?: DeadLetters } = {}) {
  const city = await buildSmallCity({ change: () => change });
  await city.deadLetters.keep(letters);
  const app = createApi(city.parts);
  const operator = { authorization: `Bearer ${city.parts.operatorToken}` };
  const get = (url: string, headers: Readonly<Record<string, string>> = operator) => ask(app, url, headers);
  const list = async (url: string, headers: Readonly<Record<string, string>> = operator) => {
    const answer = await get(url, headers);
    expect(answer.body).toEqual(LetterListShape.parse(answer.body));
    return LetterListShape.parse(answer.body);
  };
  const replay = async (payload: object, headers: Readonly<Record<string, string>> = operator) => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/operate/rejections/replay', payload, headers });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  return { ...city, app, operator, get, list, replay };
}

const operate = '/api/v1/operate/rejections';
const ids = (letters: readonly DeadLetter[]): readonly string[] => letters.map(letterId);

describe('what an operator sees of refusals', () => {
  it('is each of them with its payload, its reason and what to do, newest first', async () => {
    const binary = letter(2, { payload: Uint8Array.of(0xff, 0), sender: '', device: undefined, samples: 3 });
    const { list, deadLetters } = await openCity([letter(1), binary]);
    await deadLetters.askReplay(letter(1));
    const { rejections, next } = await list(operate);
    expect(next).toBeNull();
    expect(rejections).toEqual([
      expect.objectContaining({
        id: letterId(binary),
        device: null,
        sender: null,
        samples: 3,
        payload: { bytes: 2, hex: 'ff00' },
        replayAskedAt: null,
      }),
      {
        id: letterId(letter(1)),
        code: 'payload_not_json',
        detail: 'unexpected end',
        meaning: expect.stringContaining('JSON'),
        remedy: expect.stringContaining('quotes'),
        device: 'bay-1',
        sender: 'bay-1',
        topic: 'barrio/v1/bay-1/up',
        receivedAt: toIso(after(noon, minutes(1))),
        samples: 1,
        payload: { bytes: 9, text: 'private 1' },
        replayable: true,
        replayAskedAt: toIso(noon),
      },
    ]);
  });

  it.each([
    ['code=time_invalid', [4]],
    ['device=bay-2', [3]],
    ['sender=gw-1', [3, 2]],
    ['from=2026-03-01T12:03:00Z', [4, 3]],
    ['to=2026-03-01T12:02:00Z', [1]],
    ['sender=gw-1&device=bay-2', [3]],
  ])('is found by %s', async (query, places) => {
    const { list } = await openCity([
      letter(1),
      letter(2, { sender: 'gw-1' }),
      letter(3, { sender: 'gw-1', device: deviceId('bay-2') }),
      letter(4, { code: 'time_invalid' }),
    ]);
    const { rejections } = await list(`${operate}?${query}`);
    expect(rejections.map(({ id }) => Number(id.split('-')[0]))).toEqual(places);
  });

  it('is complete and without repetition page by page, also where payloads are large', async () => {
    const letters = Array.from({ length: 12 }, (_, index) => letter(index + 1, { payload: Buffer.alloc(60_000, 'x') }));
    const { list, get, deadLetters } = await openCity([]);
    for (const each of letters) await deadLetters.keep([each]);
    const seen: string[] = [];
    for (let url: string | null = `${operate}?limit=5&code=payload_not_json`; url !== null; ) {
      const page = await list(url);
      expect(page.rejections.length).toBeLessThanOrEqual(5);
      seen.push(...page.rejections.map(({ id }) => id));
      url = page.next;
    }
    expect(seen).toEqual(ids(letters.toReversed()));
    expect((await get(`${operate}?limit=201`)).status).toBe(400);
  });

  it('ends a page early where the payloads are too large for one, and goes on with the next', async () => {
    const large = [1, 2, 3, 4, 5].map((place) => letter(place, { payload: Buffer.alloc(400_000, 'x') }));
    const roomy = createMemoryDeadLetters({ clock: { now: () => noon }, keepFor: days(7), limitBytes: 1e7 });
    await roomy.keep(large);
    const { list } = await openCity([], { deadLetters: roomy });
    const first = await list(operate);
    const second = await list(first.next ?? '');
    expect([first, second].map(({ rejections }) => rejections.map(({ id }) => id))).toEqual([
      ids([5, 4, 3].map((place) => letter(place))),
      ids([2, 1].map((place) => letter(place))),
    ]);
    expect(second.next).toBeNull();
  });

  it('is one of them by its id, and a problem that says so when it is gone', async () => {
    const { get } = await openCity([letter(1)]);
    const found = await get(`${operate}/${letterId(letter(1))}`);
    expect(found.body).toEqual(LetterShape.parse(found.body));
    expect(found.body).toMatchObject({ payload: { text: 'private 1' } });
    const gone = await get(`${operate}/${letterId(letter(2))}`);
    expect([gone.status, gone.body]).toEqual([404, expect.objectContaining({ code: 'rejection_unknown' })]);
    const wrong = await get(`${operate}/nonsense`);
    expect([wrong.status, wrong.body]).toEqual([400, expect.objectContaining({ code: 'invalid_request' })]);
  });

  it('is nothing without the token, and nothing for other pages', async () => {
    const { get, replay, operator, deadLetters } = await openCity([letter(1)]);
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic YmF5LTE6eA==' }]) {
      const { status, text } = await get(operate, headers);
      expect(status).toBe(401);
      expect(text).not.toContain('private');
      expect((await replay({ all: true }, headers)).status).toBe(401);
    }
    expect(await deadLetters.countAsked()).toBe(0);
    const { headers } = await get(operate, { ...operator, origin: 'https://elsewhere.example' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('asking for a replay', () => {
  const letters = [
    letter(1),
    letter(2, { code: 'device_unknown', device: undefined, about: deviceId('bay-77') }),
    letter(3, { code: 'duplicate_conflict' }),
  ];

  it.each([
    ['all', { all: true }, { asked: 2, skipped: 1, waiting: 2 }],
    ['of a device that did not exist', { filter: { device: 'bay-77' } }, { asked: 1, skipped: 0, waiting: 1 }],
    ['of a time', { filter: { to: '2026-03-01T12:02:00Z' } }, { asked: 1, skipped: 0, waiting: 1 }],
    ['of one', { id: ids(letters)[0] }, { asked: 1, skipped: 0, waiting: 1 }],
    ['of one that seems pointless', { id: ids(letters)[2] }, { asked: 1, skipped: 0, waiting: 1 }],
    ['of what there is none of', { filter: { code: 'time_invalid' } }, { asked: 0, skipped: 0, waiting: 0 }],
  ])('%s is answered with how many that are', async (_what, body, answer) => {
    const { replay, deadLetters } = await openCity(letters);
    expect(await replay(body)).toEqual({ status: 202, body: answer });
    expect(await deadLetters.countAsked()).toBe(answer.waiting);
  });

  it.each([
    ['nothing', {}],
    ['two things at once', { all: true, id: '1-0-1' }],
    ['an empty filter, which might be meant otherwise', { filter: {} }],
    ['all: false', { all: false }],
    ['an unknown field', { every: true }],
    ['an unknown filter', { filter: { kind: 'parking-bay' } }],
    ['an unknown code', { filter: { code: 'nonsense' } }],
    ['no id', { id: 'nonsense' }],
  ])('for %s is refused', async (_what, body) => {
    const { replay, deadLetters } = await openCity(letters);
    const answer = await replay(body);
    expect(answer).toEqual({ status: 400, body: expect.objectContaining({ code: 'invalid_request' }) });
    expect(await deadLetters.countAsked()).toBe(0);
  });

  it('of one that is gone is a problem', async () => {
    const { replay } = await openCity([]);
    const body = expect.objectContaining({ code: 'rejection_unknown' });
    expect(await replay({ id: '1-0-1' })).toEqual({ status: 404, body });
  });
});

describe('what an owner sees of refusals', () => {
  /** `lamp-2` is registered with the gateway `gw-1`. */
  const lamp = { device: deviceId('lamp-2'), topic: 'barrio/v1/lamp-2/up' };
  const letters = [
    letter(1),
    letter(2, { ...lamp, sender: 'lamp-2' }),
    letter(3, { ...lamp, sender: 'gw-1', topic: 'gateways/v1/gw-1/batch' }),
    letter(4, { ...lamp, sender: 'bay-2', code: 'topic_not_allowed' }),
    letter(5, { ...lamp, sender: '' }),
    letter(6, { ...lamp, sender: 'gw-1' }),
    letter(7, { device: undefined, sender: 'gw-1', topic: 'gateways/v1/gw-1/batch' }),
  ];
  const shown = ({ rejections }: { rejections: readonly { id: string; payload: unknown }[] }) =>
    rejections.map(({ id, payload }) => [Number(id.split('-')[0]), payload !== null]);

  it.each([
    [
      'a device, of itself: not what others said in the same message, nor what a stranger sent',
      'lamp-2',
      '/api/v1/devices/lamp-2/rejections',
      [
        [6, true],
        [5, true],
        [4, false],
        [3, false],
        [2, true],
      ],
    ],
    [
      'a gateway, of its device',
      'gw-1',
      '/api/v1/devices/lamp-2/rejections',
      [
        [6, true],
        [5, true],
        [4, false],
        [3, true],
        [2, true],
      ],
    ],
    [
      'a gateway, of what it sent',
      'gw-1',
      '/api/v1/gateways/gw-1/rejections',
      [
        [7, true],
        [6, true],
        [3, true],
      ],
    ],
    ['a device, by code', 'bay-1', '/api/v1/devices/bay-1/rejections?code=payload_not_json', [[1, true]]],
    ['a device, by code, where there is none', 'bay-1', '/api/v1/devices/bay-1/rejections?code=time_invalid', []],
  ])('is its own: %s', async (_case, who, url, expected) => {
    const { list, authorization } = await openCity(letters);
    expect(shown(await list(url, { authorization: authorization(who) }))).toEqual(expected);
  });

  it.each([
    ['another device', 'bay-1', '/api/v1/devices/lamp-2/rejections'],
    ['a gateway, of a device that is not registered with it', 'gw-1', '/api/v1/devices/bay-1/rejections'],
    ['a device, of its gateway', 'lamp-2', '/api/v1/gateways/gw-1/rejections'],
    ['a device, of itself as if it were a gateway', 'lamp-2', '/api/v1/gateways/lamp-2/rejections'],
    ['a device, of one that does not exist', 'lamp-2', '/api/v1/devices/bay-77/rejections'],
  ])('is nobody else’s: %s', async (_case, who, url) => {
    const { get, authorization } = await openCity(letters);
    const { status, body, text } = await get(url, { authorization: authorization(who) });
    expect([status, body]).toEqual([403, expect.objectContaining({ code: 'not_allowed' })]);
    expect(text).not.toContain('private');
  });

  it.each([
    ['none', {}],
    ['a wrong password', { authorization: `Basic ${Buffer.from('lamp-2:wrong').toString('base64')}` }],
    ['an unknown name', { authorization: `Basic ${Buffer.from('nobody:wrong').toString('base64')}` }],
    ['nonsense', { authorization: 'Basic !!!' }],
    ['the scheme of operators', { authorization: 'Bearer abc' }],
  ])('needs a credential: %s', async (_case, headers) => {
    const { get } = await openCity(letters);
    for (const url of ['/api/v1/devices/lamp-2/rejections', '/api/v1/gateways/gw-1/rejections']) {
      const answer = await get(url, headers);
      expect([answer.status, answer.body]).toEqual([401, expect.objectContaining({ code: 'credentials_wrong' })]);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
      expect(answer.text).not.toContain('private');
    }
  });

  it('is for no other page and no cache', async () => {
    const { get, app, authorization } = await openCity(letters);
    const url = '/api/v1/devices/lamp-2/rejections';
    const origin = 'https://elsewhere.example';
    for (const headers of [{ origin }, { origin, authorization: authorization('lamp-2') }]) {
      const answer = await get(url, headers);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    const preflight = await app.inject({
      method: 'OPTIONS',
      url,
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    expect(preflight.headers['access-control-allow-headers']).toBeUndefined();
  });

  it('leads from page to page with the same credential', async () => {
    const { list, authorization } = await openCity(letters);
    const headers = { authorization: authorization('lamp-2') };
    const first = await list('/api/v1/devices/lamp-2/rejections?limit=3', headers);
    const second = await list(first.next ?? '', headers);
    expect([...first.rejections, ...second.rejections].length).toBe(5);
    expect(second.next).toBeNull();
  });
});
