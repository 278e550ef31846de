import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kinds } from '../../../../devices/index.ts';
import { position } from '../../../journal/port.ts';
import { seconds } from '../../../model/duration.ts';
import { createSilentEvents } from '../../../observability/silent-events.ts';
import { listen } from '../../../operator/fixtures/listen.ts';
import { openDuckdbStore } from '../../../stores/duckdb/duckdb-store.ts';
import { lookAtInfluxdb } from '../../../stores/influxdb/look.ts';
import { writeBackup } from '../fixtures/backup.ts';
import { find, installationOn, newFolder, noon, openJournal } from '../fixtures/installation.ts';
import { externalBroker } from './external-broker.ts';
import { store } from './store.ts';

const clock = { now: () => noon };

async function folderWithStore(upTo?: number): Promise<string> {
  const folder = newFolder();
  const file = join(folder, 'telemetry.duckdb');
  const opened = await openDuckdbStore({ file, kinds, clock, events: createSilentEvents() });
  if (upTo !== undefined) await opened.append({ readings: [], upTo: position(upTo) });
  await opened.close();
  return folder;
}

describe('the embedded store', () => {
  it('that is not there yet is made by the first start', async () => {
    const folder = newFolder();
    expect(await find(store, installationOn(folder))).toEqual(['ok: not there yet: the first start makes it']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is opened to be read only, and left as it is', async () => {
    const folder = await folderWithStore();
    const content = readFileSync(join(folder, 'telemetry.duckdb'));
    expect(await find(store, installationOn(folder))).toEqual([
      expect.stringMatching(/^ok: .* 0 rows, up to message 0/),
    ]);
    expect(readdirSync(folder)).toEqual(['telemetry.duckdb']);
    expect(readFileSync(join(folder, 'telemetry.duckdb')).equals(content)).toBe(true);
  });

  it('that is damaged is a fault, and is not put aside', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'telemetry.duckdb'), 'rubbish'.repeat(1000));
    const [line] = await find(store, installationOn(folder));
    expect(line).toMatch(/^fault: telemetry.duckdb cannot be opened: .* -> The next start puts a damaged file aside/);
    expect(readdirSync(folder)).toEqual(['telemetry.duckdb']);
  });

  it('that is damaged is filled from a backup by the next start, and that is said', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'telemetry.duckdb'), 'rubbish'.repeat(1000));
    const without = await find(store, installationOn(folder));
    expect(without[0]).toContain('what the journal still has: what is older is lost');
    writeBackup(join(folder, 'backups', '2026-03-01T00-00-00.000Z'));
    const [line] = await find(store, installationOn(folder));
    expect(line).toContain('takes the store of the newest sound backup (of 2026-03-01T00:00:00.000Z)');
  });

  it('that is ahead of the journal says that the journal was removed', async () => {
    const folder = await folderWithStore(7);
    await (await openJournal(folder)).close();
    expect(await find(store, installationOn(folder))).toEqual([
      expect.stringMatching(/^fault: .* up to message 7, but the journal ends at 0: .* -> Put it back/),
    ]);
  });
});

/** An InfluxDB 1.6 as far as the doctor asks it. */
async function influxdb(answers: Readonly<Record<string, { readonly status: number; readonly body: string }>>) {
  const asked: string[] = [];
  const { url } = await listen(({ url: path = '', method }) => {
    asked.push(`${method} ${path.split('?')[0]}`);
    return answers[path.split('?')[0] ?? ''] ?? { status: 404, body: '' };
  });
  const settings = { url, database: 'barrio', flavour: 'v1', timeout: seconds(2) } as const;
  const look = () => lookAtInfluxdb(settings, { clock, events: createSilentEvents() });
  return { asked, installation: installationOn(newFolder(), { storeName: 'influxdb', lookAtInfluxdb: look }) };
}

const empty = { status: 200, body: '{"results":[{"statement_id":0}]}\n' };

describe('an InfluxDB', () => {
  it('that may be read and written is sound', async () => {
    const { installation, asked } = await influxdb({ '/query': empty, '/write': { status: 204, body: '' } });
    expect(await find(store, installation)).toEqual([
      expect.stringMatching(/^ok: InfluxDB 1.x at .*may be read and written$/),
    ]);
    expect(asked).toEqual(['POST /query', 'POST /write']);
  });

  it('that lets us read but not write is a fault', async () => {
    const refusal = { status: 403, body: '{"error":"user not authorized to write"}' };
    const { installation } = await influxdb({ '/query': empty, '/write': refusal });
    expect(await find(store, installation)).toEqual([
      expect.stringMatching(/^fault: .*not authorized to write -> allow this user.*readings wait in the journal/),
    ]);
  });

  it('at a wrong address is a fault', async () => {
    const settings = { url: 'http://127.0.0.1:9', database: 'barrio', flavour: 'auto', timeout: seconds(2) } as const;
    const look = () => lookAtInfluxdb(settings, { clock, events: createSilentEvents() });
    const installation = installationOn(newFolder(), { storeName: 'influxdb', lookAtInfluxdb: look });
    expect(await find(store, installation)).toEqual([
      expect.stringMatching(/^fault: .*127.0.0.1:9.* -> check that the database runs and can be reached/),
    ]);
  });
});

/** A broker of a few bytes: it answers a connection as told, and refuses one topic. */
async function broker(answer: { readonly connack: number; readonly refuses?: string }): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const type = (bytes[0] ?? 0) >> 4;
      if (type === 1) socket.write(Buffer.from([0x20, 2, 0, answer.connack]));
      const refused = answer.refuses !== undefined && bytes.includes(answer.refuses);
      if (type === 8) socket.write(Buffer.from([0x90, 3, bytes[2] ?? 0, bytes[3] ?? 0, refused ? 0x80 : 1]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `mqtt://user:secret@127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const reading = (url: string) =>
  installationOn(newFolder(), { broker: { url, topics: ['a/+', 'b/+'], username: 'user', password: 'secret' } });

describe('an external broker', () => {
  it('that is not configured is not spoken of', async () => {
    expect(await find(externalBroker, installationOn(newFolder()))).toEqual([]);
  });

  it('that lets us read is sound, and its password is not told', async () => {
    const [line = ''] = await find(externalBroker, reading(await broker({ connack: 0 })));
    expect(line).toMatch(/^ok: 127.0.0.1:\d+ lets us in, and read a\/\+, b\/\+$/);
  });

  it('that does not let us read says which topics', async () => {
    const [line = ''] = await find(externalBroker, reading(await broker({ connack: 0, refuses: 'b/+' })));
    expect(line).toMatch(/^fault: .* not read b\/\+ -> Allow this user/);
  });

  it('that does not let us in says so', async () => {
    const [line = ''] = await find(externalBroker, reading(await broker({ connack: 5 })));
    expect(line).toMatch(/^fault: .*[Nn]ot authorized.* -> .*BARRIO_BROKER_PASSWORD/);
    expect(line).not.toContain('secret');
  });

  it('that is not there is a fault', async () => {
    const [line = ''] = await find(externalBroker, reading('mqtt://127.0.0.1:9'));
    expect(line).toMatch(/^fault: 127.0.0.1:9: .*ECONNREFUSED.* -> Start that broker/);
  });
});
