import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from './fixtures/listen.ts';
import { findService, readServiceNote, removeServiceNote, writeServiceNote } from './service-note.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-note-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const alive = JSON.stringify({ alive: true });
const noteOf = (httpUrl: string, pid = process.pid) => ({
  pid,
  httpUrl,
  mqttUrl: 'mqtt://localhost:1883',
  startedAt: '2026-03-01T12:00:00.000Z',
  version: '0.1.0',
});

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('a service that runs is found by its note, and nothing else is left in the folder', async () => {
  const folder = newFolder();
  const note = noteOf((await listen(() => ({ status: 200, body: alive }))).url);
  await writeServiceNote(folder, note);
  expect(await readServiceNote(folder)).toEqual(note);
  expect(readdirSync(folder)).toEqual(['service.json']);
});

it('a service that was stopped leaves no note', async () => {
  const folder = newFolder();
  expect(await findService(folder)).toEqual({ state: 'none' });
  await writeServiceNote(folder, noteOf('http://127.0.0.1:1'));
  await removeServiceNote(folder);
  await removeServiceNote(folder);
  expect(await findService(folder)).toEqual({ state: 'none' });
});

it('the note of a service that was killed misleads nobody, although another Barrio has its port', async () => {
  const folder = newFolder();
  const note = noteOf((await listen(() => ({ status: 200, body: alive }))).url, await deadProcess());
  await writeServiceNote(folder, note);
  expect(await findService(folder)).toEqual({ state: 'gone', note });
  expect(await readServiceNote(folder)).toBeUndefined();
});

it.each([
  ['another program', 200, '<html>hello</html>'],
  ['a program that knows no /healthz', 404, '{"status":404}'],
])(
  'a process that got the number of the killed one, and %s on its port, are no Barrio',
  async (_what, status, body) => {
    const folder = newFolder();
    const note = noteOf((await listen(() => ({ status, body }))).url);
    await writeServiceNote(folder, note);
    expect(await findService(folder)).toEqual({ state: 'silent', note });
  },
);

it('a service that hangs is silent, not running', async () => {
  const folder = newFolder();
  const note = noteOf((await listen(() => undefined)).url);
  await writeServiceNote(folder, note);
  expect(await findService(folder)).toEqual({ state: 'silent', note });
});

it.each(['', '{"pid":', '{"pid":"x"}', '[]'])('a file that is no note is none: %s', async (content) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'service.json'), content);
  expect(await findService(folder)).toEqual({ state: 'none' });
});
