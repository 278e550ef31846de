import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, smallTargets, tooWideBy } from './kit/look.ts';
import { openVisitors, type Visitors } from './kit/visitors.ts';

/** A page with every fault that the kit is there to see. */
const page = `<!doctype html><html lang="en"><title>Bad</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>p { width: 900px } button { height: 20px; padding: 0 }</style>
<h1>A bad page</h1><p>wide</p><button>small</button><img src="https://elsewhere.example/pixel.png">
<script src="/own.js"></script><script>console.log('inline')</script></html>`;
const script = `console.error('something is wrong'); fetch('/broken'); setTimeout(() => { throw new Error('thrown') });`;

const server = createServer(({ url }, response) => {
  response.setHeader('content-security-policy', "script-src 'self'");
  if (url === '/own.js') response.setHeader('content-type', 'text/javascript').end(script);
  else if (url === '/broken') response.writeHead(500).end();
  else if (url === '/favicon.ico') response.end();
  else response.setHeader('content-type', 'text/html').end(page);
});

describe('the kit sees what no page may do', () => {
  let visitors: Visitors;
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    visitors = await openVisitors(`http://127.0.0.1:${address instanceof Object ? address.port : 0}`);
  });
  afterAll(async () => {
    await visitors[Symbol.asyncDispose]();
    server.close();
  });

  it('and whoever leaves hears of all of it', async () => {
    const visitor = await visitors.asPhone();
    await visitor.go('/');
    expect(await accessibilityFaults(visitor.page)).toContainEqual(expect.stringMatching(/^image-alt/));
    expect(await tooWideBy(visitor.page)).toBeGreaterThan(400);
    expect(await smallTargets(visitor.page)).toEqual([expect.stringMatching(/x 20: <button/)]);
    const left = await visitor[Symbol.asyncDispose]().then(() => '', String);
    for (const sign of [
      'asked elsewhere: https://elsewhere.example/pixel.png',
      'the policy of the page forbids inline',
      'console: something is wrong',
      /uncaught at \S+: Error: thrown/,
      /500 for GET \S+\/broken/,
    ])
      expect(left).toMatch(sign);
  });
});
