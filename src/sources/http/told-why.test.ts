import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import { createApi } from '../../api/open-api.ts';
import { AcceptedShape } from './answer.ts';

const city = await buildSmallCity();
const app = createApi(city.parts);

type Sent = { readonly to?: string; readonly as: string; readonly body: unknown };

/** What the sender is told; whatever that is, the message is kept. */
async function told({ as, to = `devices/${as}`, body }: Sent) {
  const before = city.journal.end();
  const isBinary = body instanceof Uint8Array;
  const answer = await app.inject({
    method: 'POST',
    url: `/ingest/v1/${to}/messages`,
    headers: {
      authorization: city.authorization(as),
      'content-type': isBinary ? 'application/octet-stream' : 'application/json',
    },
    payload: isBinary ? Buffer.from(body) : JSON.stringify(body),
  });
  expect([answer.statusCode, city.journal.end() - before]).toEqual([202, 1]);
  const accepted = AcceptedShape.parse(answer.json());
  expect(answer.json()).toEqual(accepted);
  return accepted;
}

const places = ({ refused }: Awaited<ReturnType<typeof told>>) =>
  refused.map(({ item, code, device }) => [item, code, device]);

describe('the sender of a message is told what will be refused', () => {
  it.each([
    ['bay-1', { occupied: true, battery: 50 }, 1, []],
    ['bay-1', { occupied: 'yes' }, 0, [[0, 'value_wrong_type', 'bay-1']]],
    ['bay-1', { occupied: true, mood: 7 }, 1, [[0, 'quantity_unknown', 'bay-1']]],
    ['bay-1', [{ battery: 101 }, { battery: 100 }], 1, [[0, 'value_impossible', 'bay-1']]],
    ['bay-1', [{ time: '1970-01-01T00:00:00Z', occupied: true }], 0, [[0, 'time_too_old', 'bay-1']]],
    ['bay-1', Buffer.from([0x10, 50, 20, 0]), 0, [[0, 'payload_malformed', 'bay-1']]],
    ['lamp-1', { on: true, dim: 101 }, 1, [[0, 'value_impossible', 'lamp-1']]],
    [
      'lamp-1',
      [{ on: true }, {}, { time: 'now', on: true }],
      1,
      [
        [1, 'payload_malformed', 'lamp-1'],
        [2, 'time_invalid', 'lamp-1'],
      ],
    ],
    [
      'air-1',
      [{ pm2_5: -1 }, { pm2_5: 7, time: '2093-01-01T00:00:00Z' }, { pm2_5: 8 }],
      1,
      [
        [0, 'value_impossible', 'air-1'],
        [1, 'time_in_future', 'air-1'],
      ],
    ],
    ['air-1', Array.from({ length: 1001 }, () => 7), 0, [[undefined, 'payload_too_large', 'air-1']]],
  ])('%s saying %j', async (as, body, accepted, refused) => {
    const answer = await told({ as, body });
    expect(answer.items).toBe(Array.isArray(body) ? body.length : 1);
    expect(answer.accepted).toBe(accepted);
    expect(places(answer)).toEqual(refused);
  });

  it('a gateway, entry by entry', async () => {
    const body = [
      { device: 'lamp-2', on: true },
      { device: 'bay-1' },
      { device: 'ghost' },
      7,
      { device: 'lamp-2', on: 1 },
    ];
    const answer = await told({ to: 'gateways/gw-1', as: 'gw-1', body });
    expect([answer.items, answer.accepted]).toEqual([5, 1]);
    expect(places(answer)).toEqual([
      [1, 'topic_not_allowed', 'bay-1'],
      [2, 'device_unknown', undefined],
      [3, 'payload_malformed', undefined],
      [4, 'value_wrong_type', 'lamp-2'],
    ]);
  });

  it('a gateway whose body is no array', async () => {
    const answer = await told({ to: 'gateways/gw-1', as: 'gw-1', body: { device: 'lamp-2', on: true } });
    expect([answer.items, answer.accepted, places(answer)]).toEqual([1, 0, [[0, 'payload_malformed', undefined]]]);
  });

  it('as a problem document that says what to do, and whose type is explained', async () => {
    const { refused } = await told({ as: 'bay-1', body: { battery: 500 } });
    expect(refused).toEqual([
      {
        item: 0,
        type: '/problems/rejection/value_impossible',
        title: 'A value lies outside what the quantity can ever be.',
        status: 422,
        code: 'value_impossible',
        detail: 'battery_level: 500 % lies outside 0 to 100',
        remedy: expect.stringContaining('Check the unit'),
        device: 'bay-1',
      },
    ]);
    expect((await ask(app, refused[0]?.type ?? '')).status).toBe(200);
  });

  it('for the first thousand, and how many there are', async () => {
    const body = Array.from({ length: 1500 }, () => 7);
    const answer = await told({ to: 'gateways/gw-1', as: 'gw-1', body });
    expect([answer.items, answer.accepted, answer.refused.length, answer.refusedInAll]).toEqual([1500, 0, 1000, 1500]);
    expect(answer.refused.at(-1)?.item).toBe(999);
  });
});
