import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry as Metrics } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { openCity } from './city.ts';
import { openRegistryFile } from './commands/registry-file.ts';
import { runCommand } from './commands/run-command.ts';
import { readConfig } from './config.ts';
import { systemClock } from './model/time.ts';
import { createSilentEvents } from './observability/silent-events.ts';

/** A port that another program has. */
async function takenPort(): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const address = other.address();
  return String(typeof address === 'object' ? address?.port : '');
}

/** Starts a city with these settings as the command does; answers the exit code and what was said. */
async function start(settings: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-city-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const free = { BARRIO_HOST: '127.0.0.1', BARRIO_MQTT_PORT: '0', BARRIO_HTTP_PORT: '0', BARRIO_DATA_DIR: folder };
  const config = await readConfig({ environment: { ...free, ...settings }, folder });
  const parts = { config, kinds: new Map(), clock: systemClock, events: createSilentEvents() };
  const said: string[] = [];
  const stderr = (line: string): void => void said.push(line);
  const command = {
    name: 'start',
    summary: '',
    usage: '',
    async run() {
      const city = await openCity({ ...parts, metrics: new Metrics(), version: '0' });
      await city.close();
      return 0;
    },
  };
  const database = () => openRegistryFile(folder, { stderr });
  const askService = async () => ({ status: 404, body: {} });
  const installation = async () => await Promise.reject(new Error('nobody looks at it'));
  const backups = async () => await Promise.reject(new Error('nobody makes one'));
  const doors = { stdout: () => undefined, stderr, database, askService, installation, backups };
  const context = { ...parts, arguments: [], ...doors };
  const code = await runCommand(command, context);
  return { code, text: said.join('\n') };
}

it('a city opens and closes', async () => {
  expect(await start({})).toEqual({ code: 0, text: '' });
});

it.each(['BARRIO_MQTT_PORT', 'BARRIO_HTTP_PORT'])(
  'a taken %s is a fault of the configuration that names the port, the setting and what to do',
  async (setting) => {
    const port = await takenPort();
    const { code, text } = await start({ [setting]: port });
    expect(code).toBe(78);
    expect(text).toContain(`127.0.0.1:${port}`);
    expect(text).toMatch(new RegExp(`Stop it, or set ${setting} `));
    expect(text.match(/BARRIO_(MQTT|HTTP)_PORT/g)).toEqual([setting]);
  },
);

it.each(['BARRIO_DATA_DIR', 'BARRIO_BACKUP_DIR'])('a file as %s is a fault of the configuration', async (setting) => {
  const { code, text } = await start({ [setting]: import.meta.filename });
  expect([code, text]).toEqual([78, expect.stringMatching(new RegExp(`${setting} is .*no folder`))]);
});

it('an address that the machine does not have names BARRIO_HOST', async () => {
  const { code, text } = await start({ BARRIO_HOST: '192.0.2.1' });
  expect([code, text]).toEqual([78, expect.stringContaining('BARRIO_HOST')]);
});
