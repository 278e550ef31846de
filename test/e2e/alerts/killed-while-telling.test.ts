import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { epochMs } from '../../../src/model/time.ts';
import { type Heard, openHttpDouble } from '../../../src/notify/fixtures/open-http-double.ts';
import { register } from '../../fault-kit/registering.ts';
import { newDataDir, removeDataDir, type Service, startService } from '../../process/running-service.ts';
import { announcementsOf, operatorAt } from './ask.ts';
import { type Mail, type Mailbox, openMailbox } from './mailbox.ts';
import { takenBayRules, writeRules } from './rule-text.ts';
import { askFor, confirm, subscribeByMail } from './subscribe.ts';

/**
 * The service dies while a mail server and a program have taken messages of it and have not said so yet, and while others still wait
 * for their turn.
 */
const bay = 'bay-1';
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
const desks = numbers(10).map((number) => `desk-${number}`);
const programs = numbers(4).map((number) => `program-${number}`);
const citizens = numbers(4).map((number) => `citizen-${number}@example.org`);
const mailed = [...citizens, ...desks.map((desk) => `${desk}@example.org`)].toSorted();
const called = [...programs.map((program) => `/${program}`), '/citizen'].toSorted();
/** So many messages of each channel are taken as they should be, before the other side gets slow. */
const answeredAtOnce = 2;
const secret = Buffer.alloc(24, 7).toString('base64');
const within = { timeout: 30_000, interval: 20 };

/** The other side of a channel: it takes all, and falls silent about what it took. */
function createSilence() {
  const silent = Promise.withResolvers<void>();
  const [answered, unanswered]: [string[], string[]] = [[], []];
  return {
    answered,
    unanswered,
    end: () => silent.resolve(),
    async about(recipient: string): Promise<void> {
      const isAnswered = answered.length < answeredAtOnce;
      (isAnswered ? answered : unanswered).push(recipient);
      if (!isAnswered) await silent.promise;
    },
  };
}

const closing = new AsyncDisposableStack();
const [mailServer, program] = [createSilence(), createSilence()];
let mailbox: Mailbox;
let hook: Awaited<ReturnType<typeof openHttpDouble>>;
let service: Service;
let dataDir: string;
/** To whom the messages were that were taken without a word about it. */
let takenMails: readonly string[];
let takenCalls: readonly string[];
let send: (occupied: boolean) => Promise<void>;

const isAlert = ({ subject }: Mail): boolean => subject.startsWith('Taken bay');
const mailsTo = (email: string, word: string): readonly Mail[] =>
  mailbox.mails.filter(({ to, subject }) => to === email && subject.startsWith(`Taken bay ${word}`));

const EventShape = z.object({ type: z.string() });
const wordOf = ({ body }: Heard): string | undefined =>
  /^city\.barrio\.alert\.(\w+)$/.exec(EventShape.parse(JSON.parse(body.toString())).type)?.[1];
const callsTo = (path: string, word: string): readonly Heard[] =>
  hook.heard.filter((one) => one.path === path && wordOf(one) === word);

async function openPartners(): Promise<void> {
  mailbox = closing.use(
    await openMailbox(
      () => epochMs(Date.now()),
      async (mail) => {
        if (isAlert(mail)) await mailServer.about(mail.to);
      },
    ),
  );
  hook = closing.use(
    await openHttpDouble(async (heard) => {
      if (wordOf(heard) !== undefined) await program.about(heard.path);
      return { status: 204 };
    }),
  );
}

const receivers = (): string =>
  [
    'receivers:',
    ...desks.map((name) => `  - { name: ${name}, language: es, by: [{ email: ${name}@example.org }] }`),
    ...programs.map(
      (name) =>
        `  - { name: ${name}, language: fr, by: [{ webhook: "${hook.url}/${name}", secret: whsec_${secret} }] }`,
    ),
  ].join('\n');

async function prepare(): Promise<() => Promise<Service>> {
  dataDir = closing.adopt(await newDataDir(), removeDataDir);
  const rules = closing.use(await writeRules(takenBayRules(bay, [...desks, ...programs])));
  await writeFile(join(rules.folder, 'receivers.yaml'), receivers());
  const credentials = await register({ devices: [{ id: bay, kind: 'parking-bay' }] }, { dataDir });
  const { username, password } = credentials.get(bay) ?? { username: '', password: '' };
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  send = async (occupied) => {
    const url = `${service.httpUrl}/ingest/v1/devices/${bay}/messages`;
    const headers = { authorization, 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify({ values: { occupied } }) })).status).toBe(
      202,
    );
  };
  const environment = {
    BARRIO_RULES_DIR: rules.folder,
    BARRIO_SMTP_URL: mailbox.url,
    BARRIO_MAIL_FROM: 'Barrio <alerts@example.org>',
    BARRIO_WEBHOOK_ALLOW_PRIVATE: 'true',
    BARRIO_PUBLIC_URL: 'http://barrio.example',
  };
  return () => startService({ dataDir, environment, patience: 60_000 });
}

async function subscribeAll(): Promise<void> {
  const { httpUrl } = service;
  const wish = { places: [{ is: 'device', id: bay }], topics: ['parking'], language: 'en' };
  for (const email of citizens) await subscribeByMail({ httpUrl, mailbox }, email, wish);
  await askFor(httpUrl, { channel: 'webhook', url: `${hook.url}/citizen`, secret }, wish);
  await confirm(httpUrl, () => hook.heard.map(({ body }) => body.toString()));
}

/** Those that are not written down as sent. */
async function waitingFor(channel: string): Promise<number> {
  const metrics = await (await fetch(`${service.httpUrl}/metrics`)).text();
  return Number(new RegExp(`barrio_deliveries_waiting{channel="${channel}"} (\\d+)`).exec(metrics)?.[1]);
}

beforeAll(async () => {
  await openPartners();
  const start = await prepare();
  service = await start();
  closing.defer(async () => void (await service.kill('SIGKILL')));
  await subscribeAll();
  await send(true);
  await vi.waitFor(async () => {
    expect(mailServer.unanswered.length).toBeGreaterThan(2);
    expect(program.unanswered.length).toBe(called.length - answeredAtOnce);
    expect(await waitingFor('email')).toBe(mailed.length - answeredAtOnce);
    expect(await waitingFor('webhook')).toBe(called.length - answeredAtOnce);
  }, within);
  await service.kill('SIGKILL');
  [takenMails, takenCalls] = [[...mailServer.unanswered], [...program.unanswered]];
  for (const side of [mailServer, program]) side.end();
  service = await start();
  await vi.waitFor(async () => {
    expect([await waitingFor('email'), await waitingFor('webhook')]).toEqual([0, 0]);
  }, within);
}, 240_000);
afterAll(() => closing.disposeAsync());

/** What somebody got is one message, however often it came. */
const expectOne = (copies: readonly object[]): void =>
  expect(copies).toEqual(Array.from({ length: copies.length }, () => copies[0]));

describe('a service that is killed while it tells of an alert', () => {
  it('was killed before all was told, or there would be nothing to see', () => {
    expect(takenMails.length).toBeGreaterThan(2);
    expect(takenMails.length + answeredAtOnce).toBeLessThan(mailed.length);
    expect(takenCalls.length).toBeGreaterThan(2);
  });

  it('tells everybody', () => {
    expect(mailed.filter((email) => mailsTo(email, 'raised').length === 0)).toEqual([]);
    expect(called.filter((path) => callsTo(path, 'raised').length === 0)).toEqual([]);
  });

  it('says again only what was taken without a word about it', () => {
    const mailedAgain = mailed.filter((email) => mailsTo(email, 'raised').length > 1);
    const calledAgain = called.filter((path) => callsTo(path, 'raised').length > 1);
    expect(mailedAgain).toEqual(takenMails.toSorted());
    expect(calledAgain).toEqual(takenCalls.toSorted());
    expect(mailbox.mails.filter(isAlert)).toHaveLength(mailed.length + mailedAgain.length);
  });

  it('says it again in the same words, and so that it is known for a repetition', () => {
    const ids = mailed.map((email) => {
      const copies = mailsTo(email, 'raised');
      expectOne(copies.map(({ headers, subject, text }) => ({ id: headers.get('message-id'), subject, text })));
      return copies[0]?.headers.get('message-id');
    });
    expect(new Set(ids).size).toBe(mailed.length);
    const keys = called.map((path) => {
      const copies = callsTo(path, 'raised');
      expectOne(copies.map(({ headers, body }) => ({ id: headers['webhook-id'], said: body.toString() })));
      return copies[0]?.headers['webhook-id'];
    });
    expect(new Set(keys).size).toBe(called.length);
  });

  it('knows afterwards what it told, and tells everybody once that it is over', async () => {
    await send(false);
    await vi.waitFor(() => {
      expect(mailed.map((email) => mailsTo(email, 'resolved').length)).toEqual(mailed.map(() => 1));
      expect(called.map((path) => callsTo(path, 'resolved').length)).toEqual(called.map(() => 1));
    }, within);
    const told = await announcementsOf(await operatorAt(service), 'taken-bay');
    expect(told.map(({ what }) => what)).toEqual(['raised', 'resolved']);
  });
});
