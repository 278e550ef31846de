import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { milliseconds } from '../model/duration.ts';
import { CallerError, ConfigError, UnavailableError } from '../model/errors.ts';
import { askService } from './ask-service.ts';
import { type Asked, listen } from './fixtures/listen.ts';
import { readOrMakeToken } from './operator-token.ts';
import { writeServiceNote } from './service-note.ts';

/** A data folder with a service on it that answers as told, and remembers what it was asked. */
async function runningService(
  answer: (asked: Asked) => { readonly status: number; readonly body: string } | undefined,
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'barrio-ask-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const asked: Asked[] = [];
  const { url } = await listen((request) => {
    if (request.url === '/healthz') return { status: 200, body: '{"alive":true}' };
    asked.push(request);
    return answer(request);
  });
  const token = await readOrMakeToken({ dataDir });
  const startedAt = '2026-03-01T12:00:00.000Z';
  await writeServiceNote(dataDir, { pid: process.pid, httpUrl: url, mqttUrl: '', startedAt, version: '0' });
  return { dataDir, asked, token };
}

const problem = (status: number, code: string) => ({
  status,
  body: JSON.stringify({ type: `/problems/${code}`, title: 'It cannot be', status, detail: 'Because.', code }),
});

describe('asking the running service', () => {
  it('brings the token of the data folder and the body, and answers what it said', async () => {
    const { dataDir, asked, token } = await runningService(() => ({ status: 202, body: '{"done":3}' }));
    const answer = await askService({ dataDir, method: 'POST', path: '/api/v1/operate/x?y=1', body: { z: 2 } });
    expect(answer).toEqual({ status: 202, body: { done: 3 } });
    expect(asked).toEqual([expect.objectContaining({ method: 'POST', url: '/api/v1/operate/x?y=1', body: '{"z":2}' })]);
    expect(asked[0]?.headers).toMatchObject({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  });

  it('brings the configured token rather than that of the folder', async () => {
    const { dataDir, asked } = await runningService(() => ({ status: 204, body: '' }));
    expect(await askService({ dataDir, token: 'configured', method: 'DELETE', path: '/x' })).toMatchObject({
      status: 204,
    });
    expect(asked[0]?.headers.authorization).toBe('Bearer configured');
  });

  it('tells a refusal with its reason and what to do', async () => {
    const remedy = { status: 200, body: JSON.stringify({ remedy: 'Do otherwise.' }) };
    const { dataDir } = await runningService(({ url }) =>
      url === '/problems/cannot_be' ? remedy : problem(409, 'cannot_be'),
    );
    const refused = askService({ dataDir, method: 'GET', path: '/x' });
    await expect(refused).rejects.toThrow(CallerError);
    await expect(refused).rejects.toMatchObject({ status: 409, code: 'cannot_be' });
    await expect(refused).rejects.toThrow('It cannot be: Because.\nDo otherwise.');
  });

  it('tells a refusal whose remedy it cannot learn', async () => {
    const { dataDir } = await runningService(({ url }) => (url === '/x' ? problem(401, 'no_remedy') : undefined));
    await expect(askService({ dataDir, method: 'GET', path: '/x' })).rejects.toThrow(/^It cannot be: Because\.$/);
  });

  it.each([
    [problem(503, 'not_ready'), 'It cannot be: Because.'],
    [{ status: 502, body: 'Bad Gateway' }, 'GET /x was answered with 502'],
  ])('may be tried again when the service cannot answer now', async (answer, message) => {
    const { dataDir } = await runningService(({ url }) => (url === '/x' ? answer : { status: 404, body: '{}' }));
    const failed = askService({ dataDir, method: 'GET', path: '/x' });
    await expect(failed).rejects.toThrow(UnavailableError);
    await expect(failed).rejects.toThrow(message);
  });

  it('gives up in time', async () => {
    const { dataDir } = await runningService(() => undefined);
    const asking = askService({ dataDir, method: 'GET', path: '/x', timeout: milliseconds(50) });
    await expect(asking).rejects.toThrow(/GET \/x got no answer/);
  });

  it('says that none runs, and which setting to look at', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'barrio-ask-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    const asking = askService({ dataDir, method: 'GET', path: '/x' });
    await expect(asking).rejects.toThrow(UnavailableError);
    await expect(asking).rejects.toThrow(/no Barrio runs.*BARRIO_DATA_DIR/);
  });

  it('says that the token is of the configuration when the folder has none', async () => {
    const { dataDir } = await runningService(() => ({ status: 200, body: '{}' }));
    rmSync(join(dataDir, 'operator-token'));
    const asking = askService({ dataDir, method: 'GET', path: '/x' });
    await expect(asking).rejects.toThrow(ConfigError);
    await expect(asking).rejects.toThrow('BARRIO_OPERATOR_TOKEN');
  });
});
