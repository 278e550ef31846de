import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { AskError } from '../../shared/ask.ts';
import { download } from './download.ts';

async function addressOf(answers: RequestListener): Promise<string> {
  const service = createServer(answers).listen(0, '127.0.0.1');
  onTestFinished(() => {
    service.closeAllConnections();
    service.close();
  });
  await once(service, 'listening');
  const said = service.address();
  return `http://127.0.0.1:${said !== null && typeof said === 'object' ? said.port : ''}/`;
}

const fetched = async (answers: RequestListener) => {
  const counts: number[] = [];
  const { signal } = new AbortController();
  const file = await download(await addressOf(answers), { signal, onBytes: (count) => counts.push(count) }).catch(
    (error: unknown) => error,
  );
  return { file, counts };
};

it('a file is there as it was sent, and how much of it came so far is told', async () => {
  const { file, counts } = await fetched((_, response) => response.end('time,value\n'));
  expect(file instanceof Blob && (await file.text())).toBe('time,value\n');
  expect(counts.at(-1)).toBe(11);
});

it('a file that breaks off is none', async () => {
  const { file } = await fetched((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('time,value\n', () => response.destroy());
  });
  expect(file).toBeInstanceOf(AskError);
  expect(file).toMatchObject({ status: 0, code: 'unreachable' });
});

it('what the service says about why there is none is passed on', async () => {
  const { file } = await fetched((_, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ code: 'device_unknown', detail: 'No device is called "x".' }));
  });
  expect(file).toMatchObject({ status: 404, code: 'device_unknown', message: 'No device is called "x".' });
});
