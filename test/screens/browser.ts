import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const chromium = '/usr/bin/chromium';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--hide-scrollbars'];
const mostLooks = 300;

const AnswerShape = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  result: z.unknown().optional(),
});
type Answer = z.output<typeof AnswerShape>;

/** One tab of a Chromium without a window, spoken to by its DevTools protocol. */
export interface Tab {
  send(method: string, parameters?: object): Promise<unknown>;
  /** Resolves when it next says this. */
  hear(method: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTab(): Promise<Tab> {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-screens-'));
  const browser = spawn(chromium, [...flags, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  const port = await portIn(folder);
  const tabs = z
    .array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }))
    .parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const socket = new WebSocket(tabs.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  return {
    ...speak(socket),
    async close() {
      socket.close();
      browser.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function speak(socket: WebSocket): Pick<Tab, 'send' | 'hear'> {
  const asked = new Map<number, (answer: Answer) => void>();
  const awaited = new Map<string, () => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = AnswerShape.parse(JSON.parse(String(data)));
    if (answer.id !== undefined) asked.get(answer.id)?.(answer);
    if (answer.method !== undefined) awaited.get(answer.method)?.();
  });
  return {
    async send(method, params = {}) {
      last += 1;
      const id = last;
      const answer = new Promise<Answer>((resolve) => void asked.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params }));
      return (await answer).result;
    },
    hear: (method) => new Promise((resolve) => void awaited.set(method, resolve)),
  };
}

/** It writes down where it listens once it does. */
async function portIn(folder: string): Promise<number> {
  for (let look = 0; look < mostLooks; look += 1) {
    try {
      return Number(readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
    } catch {
      await pause(100);
    }
  }
  throw new Error(`${chromium} does not listen`);
}
