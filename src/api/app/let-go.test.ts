import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { buildSmallCity } from '../../../test/api/small-city.ts';
import { openApi } from '../open-api.ts';

const connected = async (url: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket.resume();
};

describe('closing', () => {
  it('does not wait for a socket on which nothing was asked', async () => {
    const api = await openApi((await buildSmallCity()).parts);
    const socket = await connected(api.url);
    // The service has surely seen the socket once it has answered a request that came later.
    await (await fetch(`${api.url}/healthz`)).text();
    const closed = once(socket, 'close');
    await api.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('hands a socket over to another protocol, and does not wait for it in the end', async () => {
    const { promise: handedOver, resolve } = Promise.withResolvers<string | undefined>();
    const { parts } = await buildSmallCity();
    const api = await openApi({ ...parts, onUpgrade: ({ url }) => resolve(url) });
    const socket = await connected(api.url);
    socket.write('GET /mqtt HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    expect(await handedOver).toBe('/mqtt');
    await api.close();
  });

  it('finishes the answer that is under way', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<object>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const city = await buildSmallCity({
      change: ({ deadLetters }) => ({
        deadLetters: {
          ...deadLetters,
          count: async () => {
            ask();
            return await answer;
          },
        },
      }),
    });
    const api = await openApi(city.parts);
    const waiting = fetch(`${api.url}/api/v1/rejections`);
    await asked;
    const closing = api.close();
    resolve({ payload_empty: 3 });
    expect(await (await waiting).json()).toMatchObject({ total: 3 });
    await closing;
  });
});
