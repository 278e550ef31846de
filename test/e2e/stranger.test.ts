import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';
import { startInfluxd } from '../servers/influxd.ts';
import { requireProgram } from '../servers/programs.ts';
import type { RunningServer } from '../servers/running-server.ts';

/** What the README promises a stranger, done as the stranger does it: real process, mosquitto_pub, curl, InfluxDB. */
const CredentialShape = z.object({ id: z.string(), username: z.string(), password: z.string() });
const within = { timeout: 15_000, interval: 100 };

type Credential = z.output<typeof CredentialShape>;

async function addDevice(dataDir: string, id: string, kind: string): Promise<Credential> {
  const place = ['--lat', '43.4623', '--lon', '-3.8099'];
  const { stdout, stderr } = await runBarrio(['device', 'add', '--id', id, '--kind', kind, ...place, '--json'], {
    dataDir,
  });
  expect(stderr).toBe('');
  return CredentialShape.parse(JSON.parse(stdout));
}

/** Publishes with Debian's own client; resolves when it was acknowledged. */
async function mosquittoPub(service: Service, { id, username, password }: Credential, message: string): Promise<void> {
  const server = ['-h', '127.0.0.1', '-p', String(service.mqttPort), '-i', id, '-u', username, '-P', password];
  const what = ['-q', '1', '-t', `barrio/v1/${id}/up`, '-m', message];
  await promisify(execFile)(requireProgram('mosquitto_pub'), [...server, ...what], { timeout: 10_000 });
}

const getJson = async (url: string): Promise<unknown> => await (await fetch(url)).json();

/** The first events of the live stream, as they come. */
async function listenTo(url: string, signal: AbortSignal) {
  const events: unknown[] = [];
  const response = await fetch(url, { signal });
  const parser = createParser({ onEvent: ({ data }) => events.push(JSON.parse(data)) });
  const reading = (async () => {
    for await (const chunk of response.body ?? []) parser.feed(Buffer.from(chunk).toString());
  })();
  reading.catch(() => undefined);
  return events;
}

describe('a stranger with the embedded store', () => {
  let service: Service;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await newDataDir();
    service = await startService({ dataDir });
  });
  afterAll(async () => {
    await service.kill('SIGTERM');
    await removeDataDir(dataDir);
  });

  it('registers a device while the service runs, publishes, and reads the value back', async () => {
    const device = await addDevice(dataDir, 'bay-1', 'parking-bay');
    const listening = new AbortController();
    const live = await listenTo(`${service.httpUrl}/api/v1/live?device=bay-1`, listening.signal);
    await mosquittoPub(service, device, '{"values":{"occupied":true,"battery":87}}');

    const values = await vi.waitFor(async () => {
      const answer = await getJson(`${service.httpUrl}/api/v1/devices/bay-1`);
      const { values } = z.object({ values: z.array(z.record(z.string(), z.unknown())) }).parse(answer);
      expect(values[0]).toMatchObject({ quantity: 'occupied', value: true });
      return values;
    }, within);
    expect(values[0]).toMatchObject({ unit: '1', freshness: 'live', quality: 'pass', reasons: [] });
    expect(values[1]).toMatchObject({ quantity: 'battery_level', value: 87, unit: '%' });

    await vi.waitUntil(() => live.length > 0, within);
    expect(JSON.stringify(live[0])).toContain('bay-1');
    listening.abort();

    await vi.waitFor(async () => {
      const history = await getJson(`${service.httpUrl}/api/v1/devices/bay-1/observations?quantity=occupied`);
      expect(history).toMatchObject({ observations: [{ quantity: 'occupied', value: true }] });
    }, within);
  });

  it('learns from the command line why a message was refused', async () => {
    const device = await addDevice(dataDir, 'bay-2', 'parking-bay');
    await mosquittoPub(service, device, '{"values":{"occupied":"yes","battery":150}}');
    await mosquittoPub(service, device, 'not json');
    await vi.waitFor(async () => {
      const { stdout } = await runBarrio(['rejection', 'list', '--device', 'bay-2', '--json'], { dataDir });
      for (const code of ['value_wrong_type', 'value_impossible', 'payload_malformed']) expect(stdout).toContain(code);
    }, within);
  });

  it('is turned away with a wrong password', async () => {
    const device = await addDevice(dataDir, 'bay-3', 'parking-bay');
    await expect(mosquittoPub(service, { ...device, password: 'wrong' }, '{}')).rejects.toThrow(
      /not authori[sz]ed|refused/i,
    );
  });

  it('posts by HTTP and is told 202 only for what is kept', async () => {
    const { id, username, password } = await addDevice(dataDir, 'lamp-1', 'street-light');
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const url = `${service.httpUrl}/ingest/v1/devices/${id}/messages`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: '{"values":{"on":true,"power":71.5}}' });
    expect(answer.status).toBe(202);
    await vi.waitFor(async () => {
      expect(JSON.stringify(await getJson(`${service.httpUrl}/api/v1/devices/lamp-1`))).toContain('71.5');
    }, within);
    const refused = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it('finds everything again after a restart', async () => {
    const code = await service.kill('SIGTERM');
    expect(code).toBe(0);
    service = await startService({ dataDir });
    await vi.waitFor(async () => {
      const answer = await getJson(`${service.httpUrl}/api/v1/devices/bay-1`);
      expect(JSON.stringify(answer)).toContain('"lastValue":true');
    }, within);
  });
});

describe('a stranger with InfluxDB', () => {
  let influxd: RunningServer;
  let service: Service;
  let dataDir: string;
  beforeAll(async () => {
    influxd = await startInfluxd();
    dataDir = await newDataDir();
    const environment = { BARRIO_STORE: 'influxdb', BARRIO_INFLUX_URL: influxd.url, BARRIO_INFLUX_DATABASE: 'city' };
    service = await startService({ dataDir, environment });
  });
  afterAll(async () => {
    await service.kill('SIGTERM');
    await influxd.stop();
    await removeDataDir(dataDir);
  });

  const select = async (query: string): Promise<string> => {
    const answer = await fetch(`${influxd.url}/query?db=city&q=${encodeURIComponent(query)}`);
    return await answer.text();
  };

  it('sees the reading in the database itself, and through the API', async () => {
    const device = await addDevice(dataDir, 'station-1', 'environment-station');
    await mosquittoPub(service, device, '{"time":"2026-11-21T10:00:00Z","values":{"pm2_5":7.5,"temperature":-1.5}}');
    await vi.waitFor(async () => {
      const text = await select(`SELECT pm2_5, air_temperature FROM "environment-station" WHERE device = 'station-1'`);
      expect(text).toContain('7.5');
      expect(text).toContain('-1.5');
    }, within);
    const url = `${service.httpUrl}/api/v1/devices/station-1/observations?quantity=pm2_5&from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z`;
    expect(JSON.stringify(await getJson(url))).toContain('7.5');
  });

  it('loses nothing while the database is away, and sees the lag', async () => {
    const device = await addDevice(dataDir, 'station-2', 'environment-station');
    await influxd.kill('SIGKILL');
    for (let minute = 10; minute < 20; minute += 1) {
      await mosquittoPub(service, device, `{"time":"2026-11-21T10:${minute}:00Z","values":{"pm10":${minute}}}`);
    }
    await vi.waitFor(async () => {
      expect(await (await fetch(`${service.httpUrl}/metrics`)).text()).toMatch(/barrio_store_lag_messages 1\d/);
    }, within);
    await vi.waitFor(async () => {
      const now = await getJson(`${service.httpUrl}/api/v1/devices/station-2`);
      expect(JSON.stringify(now)).toContain('"lastValue":19');
    }, within);
    await influxd.restart();
    await vi.waitFor(
      async () => {
        expect(await select(`SELECT count(pm10) FROM "environment-station" WHERE device = 'station-2'`)).toContain(
          ',10]',
        );
      },
      { timeout: 40_000, interval: 200 },
    );
  });
});
