import { afterEach, expect, it } from 'vitest';
import { buildSmallCity } from '../../../test/api/small-city.ts';
import type { Backups, LastAttempt } from '../../backup/port.ts';
import { epochMs } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { createApi } from '../open-api.ts';

let app: App | undefined;
afterEach(() => app?.close());

/** Backups that are made when the test says so. */
function createHeldBackups() {
  const asked: (string | undefined)[] = [];
  const held: { making: boolean; last: LastAttempt | undefined } = { making: false, last: undefined };
  const backups: Backups = {
    async make(to) {
      asked.push(to);
      held.making = true;
      return await Promise.reject(new Error('nobody waits for this'));
    },
    isMaking: () => held.making,
    cancel() {
      const was = held.making;
      held.making = false;
      return was;
    },
    begunAt: () => (held.making ? epochMs(0) : undefined),
    last: () => held.last,
    list: async () => [],
    close: async () => undefined,
  };
  return { asked, held, backups };
}

async function open() {
  const held = createHeldBackups();
  const { parts } = await buildSmallCity({ change: () => ({ backups: held.backups }) });
  const headers = { authorization: `Bearer ${parts.operatorToken}` };
  const api = createApi(parts);
  app = api;
  const url = '/api/v1/operate/backups';
  return {
    ...held,
    app: api,
    url,
    list: async () => (await api.inject({ method: 'GET', url, headers })).json(),
    make: (payload: object) => api.inject({ method: 'POST', url, headers, payload }),
  };
}

it('an operator has a backup begun, and learns from the list how it ended', async () => {
  const { make, list, held, asked } = await open();
  expect(await list()).toEqual({ making: false, begunAt: null, last: null, backups: [] });
  expect((await make({ to: '/mnt/other-disk' })).statusCode).toBe(202);
  expect(asked).toEqual(['/mnt/other-disk']);
  expect(await list()).toMatchObject({ making: true });
  Object.assign(held, { making: false, last: { ok: false, reason: 'the disk is full' } });
  expect(await list()).toMatchObject({ making: false, last: { ok: false, reason: 'the disk is full' } });
});

it('one at a time, and into whole paths only', async () => {
  const { make, held } = await open();
  expect((await make({ to: 'somewhere/else' })).statusCode).toBe(400);
  held.making = true;
  const refused = await make({});
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'backup_under_way']);
});

it('the one that is being made can be given up', async () => {
  const { app: api, make, list, url } = await open();
  const headers = { authorization: `Bearer ${(await buildSmallCity()).parts.operatorToken}` };
  const giveUp = async () => (await api.inject({ method: 'DELETE', url: `${url}/making`, headers })).json();
  expect(await giveUp()).toEqual({ cancelled: false });
  await make({});
  expect(await list()).toMatchObject({ making: true, begunAt: '1970-01-01T00:00:00.000Z' });
  expect(await giveUp()).toEqual({ cancelled: true });
  expect(await list()).toMatchObject({ making: false, begunAt: null });
});

it('nobody but an operator', async () => {
  const { app: api, url, asked } = await open();
  expect((await api.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(401);
  expect((await api.inject({ method: 'GET', url })).statusCode).toBe(401);
  expect(asked).toEqual([]);
});
