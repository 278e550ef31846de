import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startInfluxd } from './influxd.ts';
import { startMosquitto } from './mosquitto.ts';
import { requireProgram } from './programs.ts';
import type { RunningServer } from './running-server.ts';
import { startVictoriaMetrics } from './victoria-metrics.ts';

const run = promisify(execFile);

describe.each([
  { name: 'influxd', start: (): Promise<RunningServer> => startInfluxd(), probe: '/ping' },
  { name: 'victoria-metrics', start: startVictoriaMetrics, probe: '/health' },
])('$name', ({ start, probe }) => {
  it('answers, comes back on the same port after kill -9, and leaves nothing behind', async () => {
    const server = await start();
    const answers = () => fetch(`${server.url}${probe}`).then((response) => response.ok);
    expect(await answers()).toBe(true);
    await server.kill('SIGKILL');
    await expect(answers()).rejects.toThrow('fetch failed');
    await server.restart();
    expect(await answers()).toBe(true);
    await server.stop();
    await expect(answers()).rejects.toThrow('fetch failed');
    expect(existsSync(server.dataDir)).toBe(false);
  });
});

describe('mosquitto', () => {
  it('keeps a retained message across a restart', async () => {
    await using broker = await startMosquitto();
    const address = ['-h', '127.0.0.1', '-p', String(broker.port), '-t', 'a/b'];
    await run(requireProgram('mosquitto_pub'), [...address, '-q', '1', '-r', '-m', 'hello']);
    await broker.restart();
    const { stdout } = await run(requireProgram('mosquitto_sub'), [...address, '-C', '1', '-W', '5']);
    expect(stdout).toBe('hello\n');
  });
});

describe('a server with users', () => {
  it('turns away who has no password', async () => {
    await using server = await startInfluxd({ admin: { username: 'barrio', password: 'secret' } });
    const response = await fetch(`${server.url}/query?q=SHOW+DATABASES`);
    expect(response.status).toBe(401);
  });
});
