import { describe, expect, it, onTestFinished } from 'vitest';
import { type InfluxdOptions, startInfluxd } from '../../../test/servers/influxd.ts';
import { seconds } from '../../model/duration.ts';
import { systemClock } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { lookAtInfluxdb } from './look.ts';
import type { InfluxdbSettings } from './settings.ts';

async function start(options: InfluxdOptions = {}) {
  const server = await startInfluxd(options);
  onTestFinished(() => server.stop());
  const look = (settings: Partial<InfluxdbSettings> = {}) =>
    lookAtInfluxdb(
      { url: server.url, database: 'barrio', flavour: 'auto', timeout: seconds(5), ...settings },
      { clock: systemClock, events: createSilentEvents() },
    );
  const ask = async (q: string, login: Readonly<Record<string, string>> = {}): Promise<string> => {
    const query = new URLSearchParams({ q, ...login }).toString();
    const answer = await fetch(`${server.url}/query?${query}`, { method: 'POST' });
    expect(answer.ok).toBe(true);
    return await answer.text();
  };
  return { look, ask };
}

describe('looking at a real InfluxDB', () => {
  it('makes and writes nothing, whether the database is there or not', async () => {
    const { look, ask } = await start();
    expect(await look()).toEqual({
      ok: true,
      detail: expect.stringMatching(/^InfluxDB 1\..*may be read and written$/),
    });
    expect(await ask('SHOW DATABASES')).not.toContain('barrio');
    await ask('CREATE DATABASE barrio');
    expect(await look()).toMatchObject({ ok: true });
    expect(await ask('SHOW SERIES ON barrio')).not.toContain('values');
  });

  it('tells a wrong password, and a user who may read but not write', async () => {
    const admin = { username: 'root', password: 'root' };
    const { look, ask } = await start({ admin });
    const login = { u: admin.username, p: admin.password };
    await ask('CREATE DATABASE barrio', login);
    await ask(`CREATE USER reader WITH PASSWORD 'reader'`, login);
    await ask('GRANT READ ON barrio TO reader', login);
    expect(await look(admin)).toMatchObject({ ok: true });
    expect(await look({ username: 'root', password: 'wrong' })).toEqual({
      ok: false,
      detail: expect.stringContaining('401'),
      remedy: expect.stringContaining('password'),
    });
    expect(await look({ username: 'reader', password: 'reader' })).toEqual({
      ok: false,
      detail: expect.stringMatching(/403.*reader/),
      remedy: expect.stringContaining('write'),
    });
  });
});
