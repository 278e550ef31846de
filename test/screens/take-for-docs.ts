/** The pictures of docs/pictures: a phone and an alert on a day of smog, the queue of a city where sensors lie. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { epochMs } from '../../src/model/time.ts';
import { openStory } from '../process/fast-story.ts';
import { repository } from '../process/running-service.ts';
import { openCity } from '../web/kit/city.ts';
import { makeAccount, signIn } from '../web/kit/signing-in.ts';
import { openVisitors } from '../web/kit/visitors.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [folder = join(repository, 'docs', 'pictures')] = positionals;
const context = { reducedMotion: 'reduce' as const, deviceScaleFactor: 1 };

const AlertsShape = z.object({ alerts: z.array(z.object({ id: z.string() })) });
const patience = 90_000;

async function firstAlert(url: string): Promise<string> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const [alert] = AlertsShape.parse(await (await fetch(`${url}/api/v1/alerts?topic=air`)).json()).alerts;
    if (alert !== undefined) return alert.id;
    await pause(500);
  }
  throw new Error('the smog raised no alert');
}

/** Alerts need a day that happens now: one that is told afterwards wakes nobody. */
async function takePhone(): Promise<void> {
  const from = epochMs(Date.UTC(2026, 2, 10, 8));
  await using story = await openStory({ from, factor: 80, rulesDir: join(repository, 'rules') });
  await story.play('smog-episode', '--after', '5m', '--lasting', '120m');
  const alert = await firstAlert(story.httpUrl);
  await story.hurry(1);
  await using visitors = await openVisitors(story.httpUrl);
  await using visitor = await visitors.asPhone({ language: 'en', context });
  await visitor.page.clock.setSystemTime(story.now());
  for (const [name, path] of [
    ['now', '/?at=ensanche'],
    ['alert', `/alerts/${alert}`],
  ] as const) {
    await visitor.go(path);
    await visitor.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}

async function takeDesk(): Promise<void> {
  await using city = await openCity({ hoursOfHistory: 5, scenario: 'sensors-lie' });
  const login = await makeAccount(city, { name: 'ana' });
  await using visitors = await openVisitors(city.url);
  const viewport = { width: 1280, height: 800 };
  await using visitor = await visitors.asDesk({ language: 'en', context: { ...context, viewport } });
  await signIn(visitor, login);
  await visitor.go('/operate');
  await visitor.page.screenshot({ path: join(folder, 'queue.png') });
}

await takePhone();
await takeDesk();
