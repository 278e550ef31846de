import { describe, expect, it } from 'vitest';
import { ask, buildSmallCity } from '../../../test/api/small-city.ts';
import type { Connections } from '../../connections/port.ts';
import { epochMs } from '../../model/time.ts';
import { createApi } from '../open-api.ts';

const connections: Connections = {
  of: (id) => [
    { what: 'disconnected', via: 'mqtt', because: `vanished ${id}`, at: epochMs(2_000) },
    { what: 'connected', via: 'mqtt', at: epochMs(1_000) },
  ],
  open: () => 2,
};
const operator = { authorization: 'Bearer the-token-of-the-small-city' };

describe('the connections of a device', () => {
  it('are for the operator, newest first', async () => {
    const { parts } = await buildSmallCity({ change: () => ({ connections }) });
    const app = createApi(parts);
    const [device] = parts.registry.devices();
    const address = `/api/v1/operate/devices/${device?.id}/connections`;
    expect(await ask(app, address)).toMatchObject({ status: 401 });
    expect(await ask(app, address, operator)).toMatchObject({
      status: 200,
      body: {
        open: 2,
        events: [
          { time: '1970-01-01T00:00:02.000Z', what: 'disconnected', via: 'mqtt', because: `vanished ${device?.id}` },
          { time: '1970-01-01T00:00:01.000Z', what: 'connected', via: 'mqtt', because: null },
        ],
      },
    });
  });

  it('are those of a gateway too, and of nobody else', async () => {
    const { parts } = await buildSmallCity({ change: () => ({ connections }) });
    const app = createApi(parts);
    expect(await ask(app, '/api/v1/operate/devices/gw-1/connections', operator)).toMatchObject({ status: 200 });
    expect(await ask(app, '/api/v1/operate/devices/nobody/connections', operator)).toMatchObject({
      status: 404,
      body: { code: 'device_unknown' },
    });
  });
});

describe('a new password of a device', () => {
  it('is shown this once, and the old one ends', async () => {
    const { parts, authorization } = await buildSmallCity();
    const app = createApi(parts);
    const url = '/api/v1/operate/devices/gw-1/credential';
    const old = Buffer.from(authorization('gw-1').slice('Basic '.length), 'base64').toString().split(':')[1] ?? '';
    expect(parts.registry.authenticate('gw-1', old)).toBeDefined();
    const response = await app.inject({ method: 'POST', url, headers: operator });
    const { username, password } = response.json<{ username: string; password: string }>();
    expect(parts.registry.authenticate('gw-1', old)).toBeUndefined();
    expect(parts.registry.authenticate(username, password)).toMatchObject({ id: 'gw-1' });
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(401);
  });
});
