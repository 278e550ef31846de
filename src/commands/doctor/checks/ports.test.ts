import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { find, installationOn, newFolder, noteOf } from '../fixtures/installation.ts';
import { ports } from './ports.ts';

async function takenPort(): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

it('a port that another program has is a fault that names the program and the setting', async () => {
  const port = await takenPort();
  const lines = await find(ports, installationOn(newFolder(), { httpPort: port }));
  const holder = process.platform === 'linux' ? `process ${process.pid} (` : 'another program';
  expect(lines[0]).toContain(`fault: 127.0.0.1:${port} (BARRIO_HTTP_PORT) is held by ${holder}`);
  expect(lines[0]).toMatch(/-> Stop it, or set BARRIO_HTTP_PORT/);
  expect(lines[1]).toBe('ok: BARRIO_MQTT_PORT is 0: any free port is taken');
});

it('a free port is left free', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const mqttPort = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  const installation = installationOn(newFolder(), { mqttPort });
  const free = `ok: 127.0.0.1:${mqttPort} is free`;
  expect([(await find(ports, installation))[1], (await find(ports, installation))[1]]).toEqual([free, free]);
});

it('ports that the running service has are not tried', async () => {
  const httpPort = await takenPort();
  const sighting = { state: 'running', note: noteOf() } as const;
  expect(await find(ports, installationOn(newFolder(), { httpPort, sighting }))).toEqual([
    'ok: http://127.0.0.1:1 is open',
    'ok: mqtt://127.0.0.1:2 is open',
  ]);
});

it('an address that the machine does not have names BARRIO_HOST', async () => {
  const lines = await find(ports, installationOn(newFolder(), { host: '192.0.2.1', httpPort: 18_080 }));
  expect(lines[0]).toMatch(/^fault: this machine has no address 192.0.2.1 -> Set BARRIO_HOST/);
});
