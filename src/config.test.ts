import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flagOf, readConfig, Secret, settingNames } from './config.ts';
import { days, hours } from './model/duration.ts';
import { ConfigError } from './model/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (environment: Record<string, string> = {}, flags: Record<string, string> = {}) =>
  readConfig({ environment, flags, folder });

describe('the configuration', () => {
  it('needs nothing', async () => {
    const config = await read();
    expect(config).toMatchObject({
      BARRIO_HTTP_PORT: 8080,
      BARRIO_MQTT_PORT: 1883,
      BARRIO_DATA_DIR: './data',
      BARRIO_STORE: 'duckdb',
    });
    expect(config.BARRIO_JOURNAL_KEEP_TIME).toBe(days(2));
  });

  it('takes flags over the environment, the environment over the file, the file over defaults', async () => {
    writeFileSync(
      join(folder, 'barrio.config.json'),
      '{"BARRIO_HTTP_PORT":1,"BARRIO_MQTT_PORT":2,"BARRIO_HOST":"::1"}',
    );
    const config = await read({ BARRIO_HTTP_PORT: '11', BARRIO_MQTT_PORT: '12' }, { BARRIO_HTTP_PORT: '111' });
    expect(config).toMatchObject({ BARRIO_HTTP_PORT: 111, BARRIO_MQTT_PORT: 12, BARRIO_HOST: '::1' });
  });

  it('is read from a module too', async () => {
    writeFileSync(join(folder, 'barrio.config.ts'), "export default { BARRIO_JOURNAL_KEEP_TIME: '6h' };");
    expect((await read()).BARRIO_JOURNAL_KEEP_TIME).toBe(hours(6));
  });

  it('tells all its faults at once, each with its name', async () => {
    const faulty = {
      BARRIO_HTTP_PORT: 'eighty',
      BARRIO_STORE: 'oracle',
      BARRIO_JOURNAL_KEEP_TIME: 'long',
      BARRIO_HTPP_PORT: '1',
    };
    const error = await read(faulty).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    for (const name of Object.keys(faulty)) expect(String(error)).toContain(name);
  });

  it('says that InfluxDB needs an address', async () => {
    await expect(read({ BARRIO_STORE: 'influxdb' })).rejects.toThrow('BARRIO_INFLUX_URL');
  });

  it('says which file it cannot read', async () => {
    writeFileSync(join(folder, 'barrio.config.json'), '{"BARRIO_HTTP_PORT":');
    await expect(read()).rejects.toThrow('barrio.config.json');
  });

  it('leaves other programs their variables, and takes an empty one for none', async () => {
    expect(await read({ PATH: '/bin', BARRIO_HTTP_PORT: '' })).toMatchObject({ BARRIO_HTTP_PORT: 8080 });
  });

  it('never prints a secret', async () => {
    const { BARRIO_INFLUX_TOKEN: token } = await read({ BARRIO_INFLUX_TOKEN: 'hush' });
    expect(token).toBeInstanceOf(Secret);
    expect(`${String(token)} ${JSON.stringify({ token })} ${inspect({ token })}`).not.toContain('hush');
    expect(token?.reveal()).toBe('hush');
  });

  it('gives every setting a flag of its own', () => {
    expect(new Set(settingNames.map(flagOf)).size).toBe(settingNames.length);
    expect(flagOf('BARRIO_HTTP_PORT')).toBe('http-port');
  });
});
