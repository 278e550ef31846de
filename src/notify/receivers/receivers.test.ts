import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../model/duration.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { createAddressBooks } from '../address-books.ts';
import { eventually } from '../fixtures/eventually.ts';
import { openReceivers } from './open-receivers.ts';
import { readReceivers } from './read-receivers.ts';
import { addressOfWay, waysOf } from './receivers.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-receivers-'));
  file = join(folder, 'receivers.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const desk = `
receivers:
  - name: lighting-desk
    language: es
    by:
      - email: lamps@example.org
      - email: night@example.org
      - sms: "+34600000000"
`;

describe('receivers.yaml', () => {
  it('says who is on duty, and each way to reach them', () => {
    const [receiver] = readReceivers(desk);
    expect(receiver).toEqual({
      name: 'lighting-desk',
      language: 'es',
      addresses: [
        { channel: 'email', email: 'lamps@example.org' },
        { channel: 'email', email: 'night@example.org' },
        { channel: 'sms', number: '+34600000000' },
      ],
    });
    const ways = receiver === undefined ? [] : waysOf(receiver);
    expect(new Set(ways.map(({ recipient }) => recipient)).size).toBe(3);
    const receivers = { all: () => [], get: () => receiver };
    expect(ways.map(({ recipient }) => addressOfWay(recipient, receivers))).toEqual(receiver?.addresses);
    expect(addressOfWay('receiver:lighting-desk:email:00000000', receivers)).toBeUndefined();
  });

  it('may have its secrets in files', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'whsec_AAAA\n');
    const text = (from: string) =>
      `receivers: [{name: a, language: en, by: [{webhook: "https://example.org/", secret: "${from}"}]}]`;
    expect(readReceivers(text(`file:${secret}`))[0]?.addresses).toEqual([
      { channel: 'webhook', url: 'https://example.org/', secret: 'whsec_AAAA' },
    ]);
    expect(() => readReceivers(text('file:/nowhere/at/all'))).toThrow(/secret of the webhook.*cannot be read/);
    expect(() => readReceivers(text('file:relative'))).toThrow(/whole path/);
  });

  it.each([
    ['receivers: [{name: a, language: de, by: [{email: a@example.org}]}]', 'receivers[0].language'],
    ['receivers: [{name: A B, language: es, by: [{email: a@example.org}]}]', 'receivers[0].name'],
    ['receivers: [{name: a, language: es, by: [{fax: "1"}]}]', 'expected `email'],
    ['receivers: [{name: a, language: es, by: [{sms: "600000000"}]}]', 'receivers[0].by[0].sms'],
    [
      'receivers: [{name: a, language: es, by: [{email: a@example.org}]}, {name: a, language: es, by: [{email: a@example.org}]}]',
      'receivers[1].name: is there twice',
    ],
    ['receiver: []', 'receiver'],
    ['receivers: [', 'line 1'],
  ])('with a fault says where it is: %s', (text, place) => {
    expect(() => readReceivers(text)).toThrow(place);
  });

  it.each(['', 'receivers:', 'receivers: []', '# nobody yet'])('may name nobody: %j', (text) => {
    expect(readReceivers(text)).toEqual([]);
  });

  it('is read again when it changes, and a faulty one leaves who was on duty', async () => {
    const events = createSilentEvents();
    const receivers = openReceivers({ file, events, every: milliseconds(5) });
    expect(receivers.all()).toEqual([]);
    writeFileSync(file, desk);
    await eventually(() => expect(receivers.get('lighting-desk')?.addresses).toHaveLength(3));
    writeFileSync(file, `${desk}    nonsense: 1\n`);
    await eventually(() => expect(events.emitted.at(-1)?.name).toBe('receiversFaulty'));
    expect(receivers.get('lighting-desk')?.addresses).toHaveLength(3);
    rmSync(file);
    await eventually(() => expect(receivers.all()).toEqual([]));
    await receivers.close();
  });
});

it('each recipient is looked up where they are kept, and only citizens are given up', async () => {
  const [receiver] = readReceivers(desk);
  const givenUp: string[] = [];
  const books = createAddressBooks({
    community: {
      addressOf: () => ({ channel: 'email', email: 'ana@example.org' }),
      giveUp: async (recipient) => void givenUp.push(recipient),
    },
    receivers: { all: () => [], get: (name) => (name === receiver?.name ? receiver : undefined) },
  });
  const [way] = receiver === undefined ? [] : waysOf(receiver);
  expect(books.addressOf(way?.recipient ?? '')).toMatchObject({ email: 'lamps@example.org' });
  expect(books.addressOf('subscription:1')).toMatchObject({ email: 'ana@example.org' });
  expect(books.addressOf('everybody')).toMatchObject({ channel: 'mqtt' });
  expect(books.addressOf('receiver:gone:email:1')).toBeUndefined();
  for (const recipient of ['subscription:1', 'everybody', way?.recipient ?? '']) await books.giveUp(recipient);
  expect(givenUp).toEqual(['subscription:1']);
});
