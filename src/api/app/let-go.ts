import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Duration, seconds } from '../../model/duration.ts';
import type { App } from './app.ts';

/** What is under way when we close may take so long. */
const grace: Duration = seconds(3);

/**
 * Sees to it that closing ends: Node waits for sockets on which nothing was ever asked (browsers open some in advance), for
 * those that went over to another protocol, and for clients that never finish their request.
 */
export function letGoWhenClosing(app: App): void {
  const notAsking = watchSilentSockets(app.server);
  let timer: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    for (const socket of notAsking) socket.destroy();
    timer = setTimeout(() => app.server.closeAllConnections(), grace);
  });
  app.addHook('onClose', async () => clearTimeout(timer));
}

function watchSilentSockets(server: Server): ReadonlySet<Duplex> {
  const silent = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  server.on('upgrade', (_request, socket) => silent.add(socket));
  return silent;
}
