import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import {
  type Environment,
  newDataDir,
  removeDataDir,
  runBarrio,
  type Service,
  startService,
} from '../process/running-service.ts';

const DoctorShape = z.object({
  sound: z.boolean(),
  findings: z.array(
    z.object({ check: z.string(), level: z.string(), found: z.string(), remedy: z.string().optional() }),
  ),
});

let dataDir: string;
/** What no test is about: limits of this machine, and where its folder for passing files lies. */
const calm: Environment = { BARRIO_MQTT_MAX_CONNECTIONS: '100' };

beforeEach(async () => {
  dataDir = await newDataDir();
});
afterEach(() => removeDataDir(dataDir));

async function askDoctor(environment: Environment = {}) {
  const { stdout, stderr, exitCode } = await runBarrio(['doctor', '--json'], {
    dataDir,
    environment: { ...calm, ...environment },
  });
  expect(stderr).toBe('');
  const { sound, findings } = DoctorShape.parse(JSON.parse(stdout));
  expect(exitCode).toBe(sound ? 0 : 1);
  const faults = findings.filter(({ level }) => level === 'fault');
  return { exitCode, faults, findings, checks: new Set(findings.map(({ check }) => check)) };
}

const start = (environment: Environment = {}): Promise<Service> =>
  startService({ dataDir, environment: { ...calm, ...environment } });

/** Every file of the data folder and what is in it. SQLite's index of its log is made anew by every reader. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const files = globSync('**/*', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
  const digest = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  return Object.fromEntries(files.filter((file) => !file.endsWith('-shm')).map((file) => [file, digest(file)]));
}

async function takenPort(): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  return String(typeof address === 'object' ? address?.port : '');
}

describe('the doctor', () => {
  it('finds nothing wrong with a city before its first start, while it runs, and when it has stopped; and changes nothing', async () => {
    expect((await askDoctor()).faults).toEqual([]);
    expect(contentOf(dataDir)).toEqual({});

    const service = await start();
    const running = await askDoctor();
    expect(running.faults).toEqual([]);
    expect(running.findings).toContainEqual(
      expect.objectContaining({ check: 'service', level: 'ok', found: expect.stringContaining(service.httpUrl) }),
    );
    expect([...running.checks]).toEqual(
      expect.arrayContaining(['data folder', 'disk', 'clock', 'ports', 'barrio.db', 'journal', 'store', 'ledger']),
    );
    await service.kill('SIGTERM');

    const before = contentOf(dataDir);
    expect(Object.keys(before)).not.toContain('service.json');
    expect((await askDoctor()).faults).toEqual([]);
    expect(contentOf(dataDir)).toEqual(before);
  });

  it('says after kill -9 that the service is gone; the note that it left misleads nobody', async () => {
    const service = await start();
    await service.kill('SIGKILL');
    const before = contentOf(dataDir);
    const { exitCode, findings } = await askDoctor();
    expect(exitCode).toBe(0);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'service', level: 'warning', found: expect.stringContaining(`${service.pid}`) }),
    );
    expect(contentOf(dataDir)).toEqual(before);
    const status = await runBarrio(['status'], { dataDir });
    expect([status.exitCode, status.stderr]).toEqual([1, expect.stringContaining('no Barrio runs')]);
  });

  it('says of a service that hangs that it hangs, and what it holds', async () => {
    const service = await start();
    process.kill(service.pid, 'SIGSTOP');
    onTestFinished(async () => {
      await service.kill('SIGKILL');
    });
    const { faults } = await askDoctor({ BARRIO_HTTP_PORT: new URL(service.httpUrl).port });
    const holder = expect.stringContaining(`process ${service.pid}`);
    expect(faults.map(({ check }) => check)).toEqual(['service', 'ports', 'journal', 'store']);
    expect(faults.map(({ found }) => found)).toEqual([holder, holder, holder, holder]);
  });

  it('finds each of several faults by name, with what to do', async () => {
    const service = await start();
    await service.kill('SIGTERM');
    writeFileSync(join(dataDir, 'barrio.db'), Buffer.alloc(20_000, 'x'));
    const port = await takenPort();
    const { exitCode, faults } = await askDoctor({
      BARRIO_HTTP_PORT: port,
      BARRIO_STORE: 'influxdb',
      BARRIO_INFLUX_URL: 'http://127.0.0.1:9',
      BARRIO_HTP_PORT: '1',
      BARRIO_BROKER_URL: 'mqtt://127.0.0.1:9',
    });
    expect(exitCode).toBe(1);
    const finding = (check: string, found: string, remedy: string) =>
      expect.objectContaining({
        check,
        found: expect.stringContaining(found),
        remedy: expect.stringContaining(remedy),
      });
    expect(faults).toEqual(
      expect.arrayContaining([
        finding(
          'configuration',
          'BARRIO_HTP_PORT: there is no such setting; did you mean BARRIO_HTTP_PORT?',
          'docs/configuration.md',
        ),
        finding('ports', `127.0.0.1:${port} (BARRIO_HTTP_PORT) is held by process ${process.pid}`, 'BARRIO_HTTP_PORT'),
        finding('barrio.db', 'file is not a database', 'backup'),
        finding('store', '127.0.0.1:9', 'check that the database runs'),
        finding('external broker', 'ECONNREFUSED', 'BARRIO_BROKER_URL'),
      ]),
    );
  });

  it('tells it to people, too', async () => {
    const { stdout, exitCode } = await runBarrio(['doctor'], { dataDir, environment: { BARRIO_STORE: 'paper' } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fault +configuration: BARRIO_STORE: .*\n +-> /m);
    expect(stdout).toMatch(/\n\n1 fault, \d+ warnings?\.\n$/);
  });
});

/** A folder on a read-only disk until the end of the test. */
async function mountReadOnly(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'barrio-read-only-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  onTestFinished(async () => {
    execFileSync('umount', [folder]);
    await rm(folder, { recursive: true });
  });
  return folder;
}

describe.runIf(process.getuid?.() === 0)('a data folder on a disk that turned read-only (needs root)', () => {
  it('is found, with where to look', async ({ skip }) => {
    const folder = await mountReadOnly().catch(() => skip('nothing may be mounted here'));
    const { stdout, exitCode } = await runBarrio(['doctor'], { dataDir: folder });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/fault +data folder: .* mounted read-only\n +-> .*dmesg/);
    expect(existsSync(join(folder, 'barrio.db'))).toBe(false);
  });
});

describe('the status', () => {
  it('shows the running service on one screen', async () => {
    const service = await start();
    const { stdout, exitCode } = await runBarrio(['status'], { dataDir });
    const json = await runBarrio(['status', '--json'], { dataDir });
    await service.kill('SIGTERM');
    expect([exitCode, stdout.split('\n').length < 24]).toEqual([0, true]);
    expect(stdout).toContain(`process ${service.pid}`);
    expect(stdout).toMatch(/^Ready +yes$/m);
    expect(stdout).toMatch(/^Ledger +received 0 = stored 0 \+ duplicate 0 \+ rejected 0 \+ in flight 0: balances$/m);
    expect(JSON.parse(json.stdout)).toMatchObject({ ready: true, service: { pid: service.pid } });
  });

  it('says who may not ask', async () => {
    const service = await start({ BARRIO_OPERATOR_TOKEN: 'a-token-of-the-operator' });
    const wrong = await runBarrio(['status'], {
      dataDir,
      environment: { BARRIO_OPERATOR_TOKEN: 'another-long-token' },
    });
    const right = await runBarrio(['status'], {
      dataDir,
      environment: { BARRIO_OPERATOR_TOKEN: 'a-token-of-the-operator' },
    });
    await service.kill('SIGTERM');
    expect([wrong.exitCode, wrong.stderr]).toEqual([1, expect.stringContaining('operator-token')]);
    expect(right.exitCode).toBe(0);
    expect(existsSync(join(dataDir, 'operator-token'))).toBe(false);
    expect(service.output()).not.toContain('a-token-of-the-operator');
  });
});
