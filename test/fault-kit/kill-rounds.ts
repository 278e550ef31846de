import { z } from 'zod';
import { newDataDir, removeDataDir, runBarrio, type Service, startService } from '../process/running-service.ts';
import { type Books, holdBooks, sumBooks } from './books.ts';
import { NumberedSender } from './numbered-sender.ts';

export type KillOptions = {
  readonly rounds: number;
  /** Half of them tell the time of each reading; the other half do not, and rely on the redelivery mark alone. */
  readonly devices: number;
  readonly say: (line: string) => void;
};

const CredentialShape = z.object({ id: z.string(), username: z.string(), password: z.string() });

/** Kills the real process under load, again and again, and holds what it had acknowledged against what the store has. */
export async function killRounds({ rounds, devices, say }: KillOptions): Promise<Books> {
  const dataDir = await newDataDir();
  try {
    const senders = await registerSenders(dataDir, devices);
    let service = await startService({ dataDir });
    const running = senders.map(({ sender }) => sender.run());
    senders.forEach(({ follow }) => follow(() => service.mqttPort));
    for (let round = 1; round <= rounds; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 900));
      const acknowledged = senders.reduce((sum, { sender }) => sum + sender.acknowledged.size, 0);
      await service.kill('SIGKILL');
      service = await startService({ dataDir });
      say(`round ${round} of ${rounds}: killed after ${acknowledged} acknowledged messages, running again`);
    }
    await Promise.all(senders.map(({ sender }) => sender.drain(30_000)));
    await Promise.all(running);
    await untilStored(service);
    const books: Books[] = [];
    for (const { id, sender } of senders) books.push(holdBooks(sender, await numbersOf(service, id)));
    await service.kill('SIGTERM');
    return sumBooks(books);
  } finally {
    await removeDataDir(dataDir);
  }
}

/** Nobody listens there: the sender tries again until it is told better. */
const portUnknown = (): number => 1;

type Registered = {
  readonly id: string;
  readonly sender: NumberedSender;
  readonly follow: (port: () => number) => void;
};

async function registerSenders(dataDir: string, count: number): Promise<Registered[]> {
  const senders: Registered[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = `numbered-${index}`;
    const place = ['--lat', '43.4623', '--lon', '-3.8099'];
    const added = await runBarrio(['device', 'add', '--id', id, '--kind', 'environment-station', ...place, '--json'], {
      dataDir,
    });
    if (added.exitCode !== 0) throw new Error(`device add failed:\n${added.stderr}`);
    const { username, password } = CredentialShape.parse(JSON.parse(added.stdout));
    let port = portUnknown;
    const payload = index % 2 === 0 ? timed : timeless;
    const sender = new NumberedSender({ username, password, payload, port: () => port(), window: 20 });
    const follow = (newPort: () => number): void => {
      port = newPort;
    };
    senders.push({ id, sender, follow });
  }
  return senders;
}

const firstTime = Date.now() - 3_600_000;
const timed = (number: number): string =>
  JSON.stringify({ time: new Date(firstTime + number).toISOString(), values: { illuminance: number } });
const timeless = (number: number): string => JSON.stringify({ values: { illuminance: number } });

const StatusShape = z.object({
  journal: z.object({ consumers: z.array(z.object({ name: z.string(), behind: z.number() })) }),
});

async function untilStored({ httpUrl }: Service): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const status = StatusShape.parse(await (await fetch(`${httpUrl}/api/v1/status`)).json());
    if (status.journal.consumers.every(({ behind }) => behind === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the store did not catch up within a minute');
}

const PageShape = z.object({
  observations: z.array(z.object({ value: z.number() })),
  next: z.string().nullish(),
});

/** Every number that the store has of a device, through the public API, page by page. */
async function numbersOf({ httpUrl }: Service, id: string): Promise<number[]> {
  const numbers: number[] = [];
  const from = new Date(firstTime - 60_000).toISOString();
  // More than a message a millisecond without a time: the last ones were given moments that are still to come.
  const to = new Date(Date.now() + 7_200_000).toISOString();
  const span = `from=${from}&to=${to}`;
  const first = `/api/v1/devices/${id}/observations?quantity=illuminance&${span}&limit=1000&order=oldest_first`;
  let next: string | null | undefined = first;
  while (next !== null && next !== undefined) {
    const page = PageShape.parse(await (await fetch(new URL(next, httpUrl))).json());
    numbers.push(...page.observations.map(({ value }) => value));
    ({ next } = page);
  }
  return numbers;
}
