import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createApi } from '../../src/api/open-api.ts';
import { buildSmallCity } from '../api/small-city.ts';
import { everywhereLand, onePixel } from './kit/map-files.ts';
import { launchChromium } from './kit/visitors.ts';

const pink = [255, 0, 200] as const;

/** A host of maps as there are many: pages of others may read it, and a part of a file is given to whoever asks for one. */
async function openMapHost() {
  const asked: string[] = [];
  const archive = everywhereLand();
  function answer({ url = '', method, headers }: IncomingMessage, response: ServerResponse): void {
    asked.push(`${method} ${url}`);
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', 'range');
    if (method === 'OPTIONS') response.writeHead(204).end();
    else if (url.endsWith('.png')) response.writeHead(200, { 'content-type': 'image/png' }).end(onePixel(pink));
    else {
      const [from = 0, to = 0] = (/bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []).slice(1).map(Number);
      const part = archive.subarray(from, to + 1);
      const range = `bytes ${from}-${from + part.length - 1}/${archive.length}`;
      response.writeHead(206, { 'content-range': range, 'content-length': part.length }).end(part);
    }
  }
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How much of what is seen of the map has a colour, from 0 to 1. */
async function shareOf(colour: readonly number[], page: Page): Promise<number> {
  const picture = await page.locator('.city-map canvas').screenshot();
  const share: unknown = await page.evaluate(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${picture.toString('base64')}';
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
    const drawing = canvas.getContext('2d');
    drawing.drawImage(picture, 0, 0);
    const { data } = drawing.getImageData(0, 0, picture.width, picture.height);
    let found = 0;
    const wanted = ${JSON.stringify(colour)};
    for (let at = 0; at < data.length; at += 4) {
      if (wanted.every((value, part) => Math.abs(data[at + part] - value) < 6)) found += 1;
    }
    return found / (data.length / 4);
  })()`);
  return Number(share);
}

/** The colour of land on this page, as red, green and blue. */
const landOf = async (page: Page): Promise<readonly number[]> => {
  const hex: unknown = await page.evaluate(
    `getComputedStyle(document.querySelector('.city-map .ground')).getPropertyValue('--map-land').trim()`,
  );
  return [1, 3, 5].map((at) => Number.parseInt(String(hex).slice(at, at + 2), 16));
};

it.each([
  ['raster', '/{z}/{x}/{y}.png', async () => pink],
  ['pmtiles', '/land.pmtiles', landOf],
] as const)('lies under the map: %s from another host', async (how, path, colourOn) => {
  await using host = await openMapHost();
  const { parts } = await buildSmallCity();
  const city = { ...parts.web.city, map: `${how}:${host.url}${path}` };
  const app = createApi({ ...parts, web: { ...parts.web, city } });
  await using closing = new AsyncDisposableStack();
  closing.defer(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await using browser = await launchChromium();
  const page = await browser.newPage({ locale: 'en-GB', colorScheme: 'light' });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  await page.getByRole('button', { name: 'Show the map' }).click();
  await page.locator('.city-map canvas').waitFor();
  const colour = await colourOn(page);
  await expect.poll(() => shareOf(colour, page), { timeout: 30_000, interval: 500 }).toBeGreaterThan(0.5);
  expect(host.asked.length).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
});
