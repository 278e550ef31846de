import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answers } from '../contract/generated/answers.ts';
import { ask } from './ask.ts';
import { type Asked, createAsker } from './asked.ts';

const address = 'GET /api/v1/areas';
const whole = JSON.stringify({ areas: [] });

/** Requests that the service has not answered yet. */
let open: ServerResponse[] = [];
let many = 0;
const service = createServer((_request, response) => {
  many += 1;
  open.push(response);
});

beforeEach(async () => {
  [open, many] = [[], 0];
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const said = service.address();
  const origin = `http://127.0.0.1:${typeof said === 'object' ? said?.port : ''}`;
  const { fetch } = globalThis;
  // What stands in for the browser, which knows where its page is from.
  vi.stubGlobal('fetch', (path: string, request: RequestInit) => fetch(new URL(path, origin), request));
});
afterEach(() => {
  vi.unstubAllGlobals();
  service.closeAllConnections();
  service.close();
});

const asks = (times: number) => vi.waitFor(() => expect(many).toBe(times));

describe('an answer', () => {
  it('is whole, or nobody answered', async () => {
    const asked = ask(address).catch((error: unknown) => error);
    await asks(1);
    open[0]?.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    open[0]?.write('{"areas":[');
    setImmediate(() => open[0]?.destroy());
    expect(await asked).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('of somebody who stands between us and the service is none', async () => {
    const asked = ask(address).catch((error: unknown) => error);
    await asks(1);
    open[0]?.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>');
    expect(await asked).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('may be empty, and a problem may be without words', async () => {
    const asked = ask('DELETE /api/v1/session');
    await asks(1);
    open[0]?.writeHead(204).end();
    expect(await asked).toMatchObject({ body: undefined });
    const refused = ask(address).catch((error: unknown) => error);
    await asks(2);
    open[1]?.writeHead(503).end('no');
    expect(await refused).toMatchObject({ status: 503, message: 'Service Unavailable' });
  });
});

describe('what is asked again and again', () => {
  const nothing = { body: undefined, error: undefined, isAsking: true, keptAt: undefined };
  const start = () => {
    const asked = signal<Asked<Answers[typeof address]>>(nothing);
    return { asked, asker: createAsker(asked, { address, asking: {} }) };
  };

  it('waits for a slow answer, and shows it', async () => {
    const { asked, asker } = start();
    asker.again();
    await asks(1);
    for (let time = 0; time < 5; time += 1) asker.tick();
    open[0]?.end(whole);
    await vi.waitFor(() => expect(asked.value).toMatchObject({ body: { areas: [] }, isAsking: false }));
    expect(many).toBe(1);
    asker.tick();
    await asks(2);
    asker.close();
  });

  it('is asked once more when something was done in the meantime', async () => {
    const { asked, asker } = start();
    asker.again();
    await asks(1);
    asker.again();
    asker.again();
    open[0]?.end(whole);
    await asks(2);
    open[1]?.end(whole);
    await vi.waitFor(() => expect(asked.value.isAsking).toBe(false));
    expect(many).toBe(2);
  });

  it('keeps what was known when an answer is cut off', async () => {
    const { asked, asker } = start();
    asker.again();
    await asks(1);
    open[0]?.end(whole);
    await vi.waitFor(() => expect(asked.value.isAsking).toBe(false));
    asker.tick();
    await asks(2);
    open[1]?.writeHead(200, { 'content-length': 1000 });
    open[1]?.write('{');
    setImmediate(() => open[1]?.destroy());
    await vi.waitFor(() => expect(asked.value.error).toMatchObject({ code: 'unreachable' }));
    expect(asked.value.body).toEqual({ areas: [] });
  });
});
