import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readOptions } from '../simulators/options.ts';
import { readConfig, settingNames } from '../src/config.ts';
import { fileSettingOf } from '../src/secret-files.ts';
import { type ComposeService, environmentOfService, readComposeFile, secretFolder } from './compose-file.ts';
import { environmentOf, readDockerfile, repository, said } from './dockerfile.ts';

const SourcesShape = z.object({
  datasources: z.array(
    z.object({
      url: z.string(),
      jsonData: z.object({ dbName: z.string() }),
      secureJsonData: z.object({ httpHeaderValue1: z.string() }),
    }),
  ),
});
const ProvidersShape = z.object({ providers: z.array(z.object({ options: z.object({ path: z.string() }) })) });

const compose = readComposeFile();
const services = Object.entries(compose.services);
const image = readDockerfile().at(-1);
const { barrio, influxdb, grafana, simulator } = compose.services;

const own = ({ build, image: name }: ComposeService): boolean => build !== undefined || name === barrio?.image;
const filesOf = (service: ComposeService): readonly string[] =>
  Object.values(environmentOfService(service)).filter((value) => value.startsWith(secretFolder));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As an operator makes them, in a folder of the test. */
function makeSecrets(folder: string): string {
  cpSync(`${repository}deploy/make-secrets.sh`, join(folder, 'make-secrets.sh'));
  return execFileSync('sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' });
}

/** The environment of the service, with its secrets where this machine has them. */
function environmentIn(folder: string, given: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const service = readComposeFile(given).services['barrio'];
  const environment = { ...environmentOf(image), ...(service && environmentOfService(service)) };
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(secretFolder, join(folder, 'secrets/'))]),
  );
}

describe('the service of docker-compose.yml', () => {
  it('has the settings that Barrio knows, and they are in order', async () => {
    const folder = newFolder();
    makeSecrets(folder);
    const config = await readConfig({ folder, environment: environmentIn(folder) });
    expect(config).toMatchObject({ BARRIO_STORE: 'influxdb', BARRIO_DATA_DIR: '/data', BARRIO_RULES_DIR: '/rules' });
    expect(config.BARRIO_INFLUX_TOKEN?.reveal()).toBe(readFileSync(join(folder, 'secrets/influx-token'), 'utf8'));
    expect(config.BARRIO_BROKER_URL).toBeUndefined();
  });

  it('publishes the doors that it has, and nobody else publishes InfluxDB', async () => {
    const { BARRIO_HTTP_PORT, BARRIO_MQTT_PORT, BARRIO_PUBLIC_URL } = await readConfig({
      folder: newFolder(),
      environment: {},
    });
    const exposed = said(image, 'EXPOSE').flatMap((ports) => ports.split(' '));
    expect(barrio?.ports).toEqual([`8080:${BARRIO_HTTP_PORT}`, `1883:${BARRIO_MQTT_PORT}`]);
    expect(exposed).toEqual([String(BARRIO_HTTP_PORT), String(BARRIO_MQTT_PORT)]);
    expect(BARRIO_PUBLIC_URL).toBe(barrio?.environment?.['BARRIO_PUBLIC_URL']);
    expect(influxdb?.ports).toBeUndefined();
  });

  it('speaks to the database that InfluxDB makes, with the token that InfluxDB gets', () => {
    expect(influxdb?.environment).toMatchObject({
      DOCKER_INFLUXDB_INIT_ORG: barrio?.environment?.['BARRIO_INFLUX_ORG'],
      DOCKER_INFLUXDB_INIT_BUCKET: barrio?.environment?.['BARRIO_INFLUX_DATABASE'],
      DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE: barrio?.environment?.['BARRIO_INFLUX_TOKEN_FILE'],
    });
    expect(barrio?.environment?.['BARRIO_INFLUX_URL']).toBe('http://influxdb:8086');
  });

  it('reads from the broker of the profile when it is told to', async () => {
    const folder = newFolder();
    makeSecrets(folder);
    const environment = environmentIn(folder, { BARRIO_BROKER_URL: 'mqtt://barrio-broker:1883' });
    const config = await readConfig({ folder, environment });
    expect(compose.services).toHaveProperty(new URL(config.BARRIO_BROKER_URL ?? '').hostname);
    expect(config.BARRIO_BROKER_PASSWORD?.reveal()).toHaveLength(43);
  });

  it('has time to close: longer than it takes at the most', () => {
    expect(Number.parseInt(barrio?.stop_grace_period ?? '', 10)).toBeGreaterThan(15);
  });
});

describe('every service of docker-compose.yml', () => {
  it.each(services)('%s names settings and secrets that are there', (_name, service) => {
    const names = [...settingNames, ...settingNames.map(fileSettingOf)];
    for (const name of Object.keys(service.environment ?? {}))
      if (name.startsWith('BARRIO_')) expect(names).toContain(name);
    for (const file of filesOf(service)) expect(service.secrets).toContain(file.slice(secretFolder.length));
    for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
  });

  it.each(services)('%s is pinned, and nobody in it is root', (_name, service) => {
    expect(service.image).toMatch(/:\d+\.\d+\.\d+$/);
    if (own(service)) expect(said(image, 'USER')).toEqual(['node']);
    else expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
  });

  it.each(services)('%s says whether it is well, and waits for who can say so', (_name, service) => {
    const isWatched = service.restart === undefined || service.healthcheck !== undefined || own(service);
    expect(isWatched).toBe(true);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const needed = compose.services[other];
      expect(needed).toBeDefined();
      if (condition === 'service_healthy')
        expect(needed && (needed.healthcheck?.test ?? (own(needed) && said(image, 'HEALTHCHECK')[0]))).toBeTruthy();
      else expect(needed?.restart).toBeUndefined();
    }
  });

  it.each(services)('%s keeps what it keeps in volumes and files that are there', (_name, service) => {
    for (const volume of service.volumes ?? []) {
      const [from = '', to = ''] = volume.split(':');
      expect(to).toMatch(/^\//);
      if (from.startsWith('.')) expect(existsSync(join(repository, from))).toBe(true);
      else expect(compose.volumes).toHaveProperty(from);
    }
    for (const network of service.networks) expect(compose.networks).toHaveProperty(network);
  });

  it('the image keeps nothing outside of volumes', () => {
    const kept: unknown = JSON.parse(said(image, 'VOLUME')[0] ?? '[]');
    expect(kept).toEqual((barrio?.volumes ?? []).map((volume) => volume.split(':')[1]));
    expect(barrio?.read_only).toBe(true);
  });
});

describe('the secrets of docker-compose.yml', () => {
  it('are all made by one script, which leaves alone what is there', () => {
    const folder = newFolder();
    expect(makeSecrets(folder).split('\n').filter(Boolean)).toHaveLength(Object.keys(compose.secrets).length);
    for (const { file } of Object.values(compose.secrets)) {
      const path = join(folder, file.replace('deploy/', ''));
      expect(readFileSync(path, 'utf8')).toMatch(/^[A-Za-z0-9]{43}$/);
      // Each container has a user of its own, who must read it; the folder keeps everybody else out.
      expect(statSync(path).mode & 0o777).toBe(0o444);
    }
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    const [token] = ['influx-token'].map((name) => join(folder, 'secrets', name));
    const before = readFileSync(token ?? '', 'utf8');
    rmSync(join(folder, 'secrets/broker-password'));
    expect(makeSecrets(folder)).toBe('made deploy/secrets/broker-password\n');
    expect(readFileSync(token ?? '', 'utf8')).toBe(before);
  });

  it('stand in no repository and in no image', () => {
    const ignored = readFileSync(`${repository}.gitignore`, 'utf8');
    const kept = readFileSync(`${repository}.dockerignore`, 'utf8');
    for (const text of [ignored, kept]) expect(text).toMatch(/^deploy\/secrets\/?$/m);
    for (const { file } of barrio?.env_file?.map(({ path }) => ({ file: path })) ?? [])
      for (const text of [ignored, kept]) expect(text.split('\n')).toContain(file);
  });
});

describe('the simulator of docker-compose.yml', () => {
  it('is called as it wants to be called', () => {
    const [node, program, ...words] = simulator?.command ?? [];
    expect([node, program]).toEqual(['node', 'simulators/run.ts']);
    expect(readOptions(words, '/data')).toMatchObject({ ask: 'play', options: { url: 'mqtt://barrio:1883' } });
  });

  it('has the passwords of a city that is registered before it speaks', () => {
    const registering = compose.services['simulated-city']?.command?.at(-1) ?? '';
    const [, credentials = ''] = /--credentials (\S+)/.exec(registering) ?? [];
    expect(simulator?.command).toContain(`--credentials=${credentials}`);
    expect(simulator?.volumes).toEqual(['data:/data:ro']);
  });
});

describe('Grafana of docker-compose.yml', () => {
  /** What Grafana finds at a path: a file of ours. */
  const mountedAt = (path: string): string => {
    const mounts = (grafana?.volumes ?? []).map((volume) => volume.split(':'));
    return mounts.find(([, to]) => to === path)?.[0] ?? '';
  };
  const provisioned = (what: string): unknown =>
    parse(readFileSync(join(repository, mountedAt(`/etc/grafana/provisioning/${what}/barrio.yaml`)), 'utf8'));

  it('asks the database that Barrio writes to, with a token that it is given', () => {
    const { datasources } = SourcesShape.parse(provisioned('datasources'));
    const [source] = datasources;
    expect(source?.url).toBe(barrio?.environment?.['BARRIO_INFLUX_URL']);
    expect(source?.jsonData.dbName).toBe(barrio?.environment?.['BARRIO_INFLUX_DATABASE']);
    const [, file = ''] = /\$__file\{(.*)\}/.exec(source?.secureJsonData.httpHeaderValue1 ?? '') ?? [];
    expect(grafana?.secrets).toContain(file.slice(secretFolder.length));
    expect(file).toBe(barrio?.environment?.['BARRIO_INFLUX_TOKEN_FILE']);
  });

  it('finds the dashboards where it is told to look', () => {
    const { providers } = ProvidersShape.parse(provisioned('dashboards'));
    const folder = mountedAt(providers[0]?.options.path ?? '');
    expect(readdirSync(join(repository, folder)).filter((file) => file.endsWith('.json')).length).toBeGreaterThan(5);
  });

  it('asks nobody outside', () => {
    expect(grafana?.environment).toMatchObject({
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    });
    expect(compose.networks['store']?.internal).toBe(true);
  });
});
