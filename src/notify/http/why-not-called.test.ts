import { expect, it } from 'vitest';
import { whyNotCalled } from './why-not-called.ts';

it.each([
  ['https://user:word@example.org/hook', 'its address holds a name and a password'],
  ['http://example.org/hook', 'its address is not https'],
  ['https://10.1.2.3/hook', 'its address lies within a private network'],
  ['https://[::1]/hook', 'its address lies within a private network'],
  ['https://localhost:8443/hook', 'its address is this machine'],
  ['https://hook.localhost./', 'its address is this machine'],
  ['no url', 'its address is no URL'],
  ['https://example.org/hook', undefined],
])('%s is not called, because %s', (url, why) => {
  expect(whyNotCalled(url, false)).toBe(why);
});

it('where the city allows its own network it is called there, but with no password', () => {
  expect(whyNotCalled('http://10.1.2.3/hook', true)).toBeUndefined();
  expect(whyNotCalled('http://localhost/hook', true)).toBeUndefined();
  expect(whyNotCalled('https://user:word@example.org/hook', true)).toBe('its address holds a name and a password');
});
