import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../../model/duration.ts';
import { CallerError } from '../../../model/errors.ts';
import { after } from '../../../model/time.ts';
import { readOrMakeToken, tokenFile } from '../../../operator/operator-token.ts';
import { find, installationOn, newFolder, noon, noteOf } from '../fixtures/installation.ts';
import type { Installation } from '../installation.ts';
import { configuration } from './configuration.ts';
import { judgeFiles, judgeMemory, machine } from './machine.ts';
import { service } from './running-service.ts';
import { token } from './token.ts';

const part = { name: 'store influxdb', ok: false, detail: 'connection refused', remedy: 'start it' };
const body = {
  readiness: { ready: true, parts: [{ name: 'journal', ok: true, detail: 'fine' }, part] },
  settings: { BARRIO_HTTP_PORT: '8080', BARRIO_DATA_DIR: '/data' },
};
const running = (change: Partial<Installation> = {}): Installation =>
  installationOn(newFolder(), {
    clock: { now: () => after(noon, minutes(5)) },
    sighting: { state: 'running', note: noteOf() },
    askService: async () => ({ status: 200, body }),
    ...change,
  });

describe('the service', () => {
  it('that runs tells what each of its parts lacks', async () => {
    expect(await find(service, running())).toEqual([
      `ok: runs as process ${process.pid} at http://127.0.0.1:1 for 5 minutes`,
      'fault: store influxdb: connection refused -> start it',
    ]);
  });

  it.each([
    ['gone', /^warning: not running; process \d+ ended without closing/],
    ['silent', /^fault: process \d+ is there, but does not answer at http:/],
  ] as const)('that is %s is told', async (state, expected) => {
    const [line] = await find(service, running({ sighting: { state, note: noteOf() } }));
    expect(line).toMatch(expected);
  });

  it('that has other settings than a start from here is told', async () => {
    const same = { BARRIO_HTTP_PORT: '8080', BARRIO_DATA_DIR: './data' };
    expect(await find(configuration, running({ shownConfig: same }))).toEqual(['ok: sound']);
    const other = { BARRIO_HTTP_PORT: '8081', BARRIO_LOG_LEVEL: 'debug' };
    expect(await find(configuration, running({ shownConfig: other }))).toEqual([
      expect.stringMatching(/^warning: the running service has BARRIO_HTTP_PORT=8080, here it is 8081/),
      expect.stringMatching(/^warning: the running service has BARRIO_LOG_LEVEL=nothing, here it is debug/),
    ]);
  });
});

it('every fault of the configuration is told', async () => {
  const configFaults = ['BARRIO_STORE: is none', 'BARRIO_HTP_PORT: there is no such setting'];
  expect(await find(configuration, installationOn(newFolder(), { configFaults }))).toEqual([
    expect.stringMatching(/^fault: BARRIO_STORE: is none; a start would refuse it -> /),
    expect.stringMatching(/^fault: BARRIO_HTP_PORT: there is no such setting/),
  ]);
});

describe('the operator’s token', () => {
  it('is made by the first start', async () => {
    expect(await find(token, installationOn(newFolder()))).toEqual(['ok: the next start makes one']);
    expect((await find(token, running()))[0]).toMatch(
      /^warning: .* is not there, although the service runs -> .*BARRIO_OPERATOR_TOKEN/,
    );
  });

  it('that the running service does not take is one fault, and spoils no other check', async () => {
    const dataDir = newFolder();
    await readOrMakeToken({ dataDir });
    const refuse = async () =>
      await Promise.reject(new CallerError('Only an operator may do this', { status: 401, code: 'operator_only' }));
    const installation = { ...running({ askService: refuse }), dataDir };
    expect(await find(token, installation)).toEqual([
      expect.stringMatching(/^fault: the running service does not take the token .* -> Set BARRIO_OPERATOR_TOKEN/),
    ]);
    expect((await find(service, installation)).length).toBe(1);
    expect(await find(configuration, installation)).toEqual(['ok: sound']);
  });

  it('that others may read is warned of', async () => {
    const dataDir = newFolder();
    await readOrMakeToken({ dataDir });
    expect(await find(token, installationOn(dataDir))).toEqual([`ok: ${tokenFile(dataDir)}`]);
    chmodSync(tokenFile(dataDir), 0o644);
    expect((await find(token, installationOn(dataDir)))[0]).toMatch(/^warning: .*mode 644.* -> .*chmod 600/);
  });
});

describe('the machine', () => {
  const wanted = { maxConnections: 20_000, duckdbMemoryMiB: 128, storeName: 'duckdb' } as const;

  it.each([
    [100_000, ['ok']],
    [Number.POSITIVE_INFINITY, ['ok']],
    [4096, ['warning']],
    [1024, ['fault']],
    [undefined, []],
  ])('with %s open files for 20,000 connections: %s', (allowed, levels) => {
    expect(judgeFiles(allowed, wanted).map(({ level }) => level)).toEqual(levels);
  });

  it('with too little memory for its settings is warned of', () => {
    expect(judgeMemory(4 * 1024 ** 3, wanted).level).toBe('ok');
    expect(judgeMemory(512 * 1024 ** 2, wanted)).toMatchObject({
      level: 'warning',
      found: expect.stringContaining('512 MiB'),
    });
  });

  it('is the real one', async () => {
    expect((await find(machine, installationOn(newFolder())))[0]).toMatch(/of memory/);
  });
});
