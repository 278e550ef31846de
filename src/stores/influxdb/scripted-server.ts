import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** What the server does with a request; one that does nothing leaves the client waiting. */
export type Script = (request: Received, response: ServerResponse) => void;

/** An HTTP server for tests, on loopback, that does what its script says: databases that misbehave as no real one does on demand. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** The most requests that were under way at the same time. */
  mostAtOnce(): number;
  follow(script: Script): void;
}

export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const received: Received[] = [];
  const counts = { open: 0, most: 0 };
  let current = script;
  const server = createServer((request, response) => {
    counts.open += 1;
    counts.most = Math.max(counts.most, counts.open);
    response.once('close', () => {
      counts.open -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const asked = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(asked);
      current(asked, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the scripted server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    mostAtOnce: () => counts.most,
    follow(script) {
      current = script;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers every request alike. */
export const answering =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Script =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** Answers as InfluxDB words an error. */
export const refusing = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Script =>
  answering(status, JSON.stringify({ error }), { 'content-type': 'application/json', ...headers });
