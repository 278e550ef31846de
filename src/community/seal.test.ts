import { createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { networkOf } from '../model/network.ts';
import { hintOf, sameAddress } from './contact.ts';
import { contactKeyFile, readOrMakeContactKey } from './contact-key.ts';
import { subscriptionId } from './port.ts';
import { createSeal } from './seal.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-key-'));
  folders.push(folder);
  return folder;
}

describe('the key of addresses', () => {
  it('is made at the first start, readable by nobody else, and stays', () => {
    const dataDir = newFolder();
    const key = readOrMakeContactKey({ dataDir });
    expect(key).toHaveLength(32);
    expect(readOrMakeContactKey({ dataDir })).toEqual(key);
    expect(statSync(contactKeyFile(dataDir)).mode & 0o777).toBe(0o600);
    writeFileSync(contactKeyFile(dataDir), '');
    expect(readOrMakeContactKey({ dataDir })).toHaveLength(32);
  });

  it('may be given instead, in base64 or hexadecimal digits, and faults are said', () => {
    const dataDir = newFolder();
    const bytes = Buffer.alloc(32, 5);
    for (const form of ['base64', 'base64url', 'hex'] as const) {
      expect(Buffer.from(readOrMakeContactKey({ dataDir, configured: bytes.toString(form) }))).toEqual(bytes);
    }
    expect(() => readOrMakeContactKey({ dataDir, configured: 'short' })).toThrow(/BARRIO_CONTACT_KEY holds no key/);
    writeFileSync(contactKeyFile(dataDir), 'damaged');
    expect(() => readOrMakeContactKey({ dataDir })).toThrow(/contact\.key holds no key/);
  });
});

describe('what is sealed', () => {
  const [one, other] = [createSeal(new Uint8Array(32).fill(1)), createSeal(new Uint8Array(32).fill(2))];

  it('opens with its key, about its own thing, and undamaged only', () => {
    const sealed = one.seal('ana@example.org', 'a');
    expect(one.open(sealed, 'a')).toBe('ana@example.org');
    expect([one.open(sealed, 'b'), other.open(sealed, 'a'), one.open(sealed.subarray(0, 20), 'a')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    for (let place = 0; place < sealed.length; place += 1) {
      const damaged = Uint8Array.from(sealed, (byte, index) => (index === place ? byte ^ 1 : byte));
      expect(one.open(damaged, 'a')).toBeUndefined();
    }
    expect(one.seal('ana@example.org', 'a')).not.toEqual(sealed);
  });

  it('makes links and indices by HMAC-SHA-256', () => {
    const part = (name: string) =>
      Buffer.from(hkdfSync('sha256', new Uint8Array(32).fill(1), '', `barrio ${name}`, 32));
    const token = createHmac('sha256', part('token')).update('stop x').digest().subarray(0, 24);
    expect(one.token('stop', subscriptionId('x'))).toBe(token.toString('base64url'));
    expect(one.index('ñ')).toBe(createHmac('sha256', part('address index')).update('ñ').digest('base64url'));
  });

  it('has links of 192 bits that differ by key, use and subscription', () => {
    const ids = ['x', 'y'].map(subscriptionId);
    const tokens = [one, other].flatMap((seal) =>
      ids.flatMap((id) => (['confirm', 'manage', 'stop'] as const).map((use) => seal.token(use, id))),
    );
    expect(new Set(tokens).size).toBe(12);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(24);
    expect([one.index('a') === one.index('a'), one.index('a') === other.index('a'), one.keyId === other.keyId]).toEqual(
      [true, false, false],
    );
  });
});

it.each([
  [{ channel: 'email', email: ' Ana.B@Example.ORG' }, 'email ana.b@example.org', 'A…@e….org'],
  [{ channel: 'sms', number: '+34600123456' }, 'sms +34600123456', '+34…56'],
  [
    { channel: 'webhook', url: 'https://Hook.example:443/a', secret: 's' },
    'webhook https://hook.example/a',
    'h….example/…',
  ],
  [
    { channel: 'web_push', endpoint: 'https://push.example/x', p256dh: 'p', auth: 'a' },
    'web_push https://push.example/x',
    'push.example',
  ],
] as const)('an address is found again as %o', (address, same, hint) => {
  expect([sameAddress(address), hintOf(address)]).toEqual([same, hint]);
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:0db8:0:0:ffff::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
