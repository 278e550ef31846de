import { expect, test } from 'vitest';
import { deviceId } from '../model/ids.ts';
import { issueCredential, recognises } from './credentials.ts';

test('a password is recognised by what is kept of it, and by nothing else', () => {
  const [first, second] = [issueCredential(deviceId('l1'), 'device'), issueCredential(deviceId('l1'), 'device')];
  expect(recognises(first.kept, first.shown.password)).toBe(true);
  expect(recognises(first.kept, second.shown.password)).toBe(false);
  expect(recognises(first.kept, `${first.shown.password} `)).toBe(false);
  expect(recognises(undefined, first.shown.password)).toBe(false);
});

test('two digests never share a salt, and a password of any length is only wrong', () => {
  const salts = new Set(Array.from({ length: 100 }, () => issueCredential(deviceId('l1'), 'device').kept.salt));
  expect(salts.size).toBe(100);
  const { kept } = issueCredential(deviceId('l1'), 'device');
  expect(recognises(kept, 'x'.repeat(65_535))).toBe(false);
  expect(recognises(kept, kept.digest)).toBe(false);
});
