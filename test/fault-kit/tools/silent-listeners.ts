import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { WebSocket } from 'ws';
import type { Login } from './mqtt-line.ts';

/** Somebody who asked to be told everything, and does not listen. */
export interface SilentListener {
  readonly name: string;
  /** Reads all that is left for it; `true` when behind that the connection is gone. */
  wasDropped(): Promise<boolean>;
  close(): void;
}

type Doors = { readonly mqttPort: number; readonly httpUrl: string };

const everything = 'barrio/v1/live/#';

const hello = ({ username, password }: Login, clientId: string): Buffer =>
  Buffer.concat([
    generate({ cmd: 'connect', clientId, clean: true, keepalive: 600, username, password: Buffer.from(password) }),
    generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: everything, qos: 0 }] }),
  ]);

/** Subscribes by MQTT and never reads again. */
export async function muteMqtt({ mqttPort }: Doors, login: Login, name: string): Promise<SilentListener> {
  const socket = connect({ port: mqttPort, host: '127.0.0.1' });
  await once(socket, 'connect');
  await ask(socket, hello(login, name));
  return overSocket(socket, `MQTT, never reads (${name})`);
}

/** Opens the live stream of the API and never reads again. */
export async function muteStream({ httpUrl }: Doors, name: string): Promise<SilentListener> {
  const { hostname, port } = new URL(httpUrl);
  const socket = connect({ port: Number(port), host: hostname });
  await once(socket, 'connect');
  await ask(socket, Buffer.from(`GET /api/v1/live HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\n\r\n`));
  return overSocket(socket, `live stream, never reads (${name})`);
}

/** Subscribes by MQTT, and takes a byte of what it is told each second. */
export async function slowMqtt({ mqttPort }: Doors, login: Login, name: string): Promise<SilentListener> {
  const socket = connect({ port: mqttPort, host: '127.0.0.1' });
  await once(socket, 'connect');
  await ask(socket, hello(login, name));
  const timer = setInterval(() => void socket.read(1), 1000);
  socket.once('close', () => clearInterval(timer));
  return overSocket(socket, `MQTT, a byte a second (${name})`);
}

/** Subscribes by MQTT over WebSocket and never reads again. */
export async function muteWebSocket({ httpUrl }: Doors, login: Login, name: string): Promise<SilentListener> {
  const socket = new WebSocket(`${httpUrl.replace(/^http/, 'ws')}/mqtt`, 'mqtt');
  socket.on('error', () => socket.terminate());
  await once(socket, 'open');
  const answered = once(socket, 'message');
  socket.send(hello(login, name));
  await answered;
  socket.pause();
  return {
    name: `WebSocket, never reads (${name})`,
    async wasDropped() {
      const closed = once(socket, 'close');
      socket.resume();
      return await within(closed);
    },
    close: () => socket.terminate(),
  };
}

/** Says something, waits for the first answer, and stops reading. */
async function ask(socket: Socket, question: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy());
  socket.write(question);
  await once(socket, 'readable');
  socket.read(1);
}

const overSocket = (socket: Socket, name: string): SilentListener => ({
  name,
  async wasDropped() {
    if (socket.destroyed) return true;
    const closed = once(socket, 'close');
    socket.resume();
    return await within(closed);
  },
  close: () => socket.destroy(),
});

/** Whether it happens soon. What was on its way is megabytes at most. */
async function within(happening: Promise<unknown>): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => setTimeout(resolve, 3000, false).unref());
  return await Promise.race([happening.then(() => true), tooLate]);
}
