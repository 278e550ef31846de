import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeConfig, examineConfig, flagOf, readConfig, Secret, settingNames } from './config.ts';
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

  it.each([
    [{}, 'http://localhost:8080'],
    [{ BARRIO_HTTP_PORT: '18461' }, 'http://localhost:18461'],
    [{ BARRIO_HTTP_PORT: '0' }, 'http://localhost:8080'],
    [{ BARRIO_HTTP_PORT: '18461', BARRIO_PUBLIC_URL: 'https://barrio.example' }, 'https://barrio.example'],
  ])('leads links to the port that is taken, unless it says where: %j', async (environment, address) => {
    expect((await read(environment)).BARRIO_PUBLIC_URL).toBe(address);
    expect((await examineConfig({ environment, folder })).config.BARRIO_PUBLIC_URL).toBe(address);
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

  it('takes no peak that is lower than the rate, and none at all', async () => {
    const faulty = { BARRIO_QUOTA_DEVICE_PER_SECOND: '2000' };
    await expect(read(faulty)).rejects.toThrow(
      'BARRIO_QUOTA_DEVICE_PEAK_PER_SECOND: is 1000, less than BARRIO_QUOTA_DEVICE_PER_SECOND, which is 2000',
    );
    const config = await read({ ...faulty, BARRIO_QUOTA_DEVICE_PEAK_PER_SECOND: '0' });
    expect(config.BARRIO_QUOTA_DEVICE_PER_SECOND).toBe(2_000);
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

describe('a faulty configuration', () => {
  const examine = (environment: Record<string, string>) => examineConfig({ environment, folder });

  it('is looked at as if what is faulty were not set, and each fault is told', async () => {
    const { config, faults } = await examine({
      BARRIO_HTTP_PORT: 'eighty',
      BARRIO_MQTT_PORT: '1884',
      BARRIO_JOURNAL_KEEP_TIME: '2 fortnights',
      BARRIO_HTP_PORT: '1',
    });
    expect(config).toMatchObject({ BARRIO_HTTP_PORT: 8080, BARRIO_MQTT_PORT: 1884 });
    expect(faults).toEqual([
      expect.stringMatching(/^BARRIO_HTTP_PORT: expected a whole number/),
      expect.stringMatching(/^BARRIO_JOURNAL_KEEP_TIME: /),
      'BARRIO_HTP_PORT: there is no such setting; did you mean BARRIO_HTTP_PORT?',
    ]);
  });

  it('whose settings contradict each other is looked at nevertheless', async () => {
    const { config, faults } = await examine({ BARRIO_STORE: 'influxdb', BARRIO_HTTP_PORT: '1883' });
    expect(config).toMatchObject({ BARRIO_STORE: 'influxdb', BARRIO_HTTP_PORT: 1883 });
    expect(faults).toEqual([
      expect.stringMatching(/^BARRIO_MQTT_PORT: is 1883, which/),
      expect.stringMatching(/^BARRIO_INFLUX_URL: is needed/),
    ]);
  });

  it('whose file cannot be read is that of the environment alone', async () => {
    writeFileSync(join(folder, 'barrio.config.json'), '{"BARRIO_HTTP_PORT":');
    const { config, faults } = await examine({ BARRIO_MQTT_PORT: '1884' });
    expect(config.BARRIO_MQTT_PORT).toBe(1884);
    expect(faults).toEqual([expect.stringContaining('barrio.config.json cannot be read')]);
  });

  it('that is sound has no faults', async () => {
    expect(await examine({ BARRIO_MQTT_PORT: '1884' })).toMatchObject({
      config: { BARRIO_MQTT_PORT: 1884 },
      faults: [],
    });
  });
});

describe('a configuration that is shown', () => {
  it('has no secrets in it, and durations with their unit', async () => {
    const shown = describeConfig(
      await read({
        BARRIO_OPERATOR_TOKEN: 'hush-hush-hush-hush',
        BARRIO_BROKER_URL: 'mqtt://city:top@hush@broker:1883',
        BARRIO_JOURNAL_KEEP_TIME: '2h',
      }),
    );
    expect(JSON.stringify(shown)).not.toContain('hush');
    expect(shown).toMatchObject({
      BARRIO_OPERATOR_TOKEN: '[secret]',
      BARRIO_BROKER_URL: 'mqtt://[secret]@broker:1883',
      BARRIO_JOURNAL_KEEP_TIME: '7200s',
    });
    expect(shown).not.toHaveProperty('BARRIO_INFLUX_URL');
  });

  it('does not show an address of a broker that is none, nor its password', async () => {
    const refused = read({ BARRIO_BROKER_URL: 'barrio:hush@broker' });
    await expect(refused).rejects.toThrow('BARRIO_BROKER_URL: expected an MQTT address');
    await expect(refused).rejects.not.toThrow('hush');
  });

  it('of a token that does not come through a header does not come to be, and is not shown', async () => {
    const refused = read({ BARRIO_OPERATOR_TOKEN: 'hush hush hush hush hush' });
    await expect(refused).rejects.toThrow('BARRIO_OPERATOR_TOKEN: may hold letters');
    await expect(refused).rejects.not.toThrow('hush');
  });

  it('of a token that could be guessed does not come to be', async () => {
    await expect(read({ BARRIO_OPERATOR_TOKEN: 'admin' })).rejects.toThrow(/BARRIO_OPERATOR_TOKEN: .*16/);
  });
});
