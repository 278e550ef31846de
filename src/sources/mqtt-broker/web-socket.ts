import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { BrokerLimits } from './limits.ts';

export const webSocketPath = '/mqtt';

/** Takes over an HTTP connection that asks to become a WebSocket. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type WebSocketWire = {
  readonly wire: Duplex;
  readonly address: string;
};

/** Takes in a client, and answers what to do when it sends text: MQTT is binary [MQTT-6.0.0-1]. */
export type Accept = (wire: WebSocketWire) => () => void;

/** MQTT over WebSocket (MQTT 3.1.1, section 6): subprotocol `mqtt`, binary messages, packets cut anyhow. */
export function createUpgrade(limits: BrokerLimits, accept: Accept): Upgrade {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.packet,
    perMessageDeflate: false,
    handleProtocols: () => 'mqtt',
  });
  return (request, socket, head) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const wire = createWebSocketStream(webSocket, { allowHalfOpen: true });
      const refuseText = accept({ wire, address: request.socket.remoteAddress ?? '' });
      webSocket.on('message', (_data, isBinary) => {
        if (!isBinary) refuseText();
      });
    });
  };
}

function refusalOf(request: IncomingMessage): string | undefined {
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== webSocketPath) return '404 Not Found';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.includes('mqtt') ? undefined : '400 Bad Request';
}
