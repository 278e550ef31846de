/** aedes as it comes, without us: everybody is let in, nobody listens, nothing is written. */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { endWithBench, sayHello } from './hello.ts';

const broker = await Aedes.createBroker();
const server = createServer({ noDelay: true }, broker.handle);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  sayHello({ port: typeof address === 'object' && address !== null ? address.port : 0, credentials: [] });
});
endWithBench();
