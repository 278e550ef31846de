import { expect, it } from 'vitest';
import type { Address } from '../port.ts';
import { redact } from './redact.ts';

const mail: Address = { channel: 'email', email: 'ana.garcia@example.org' };
const sms: Address = { channel: 'sms', number: '+34600123456' };
const hook: Address = { channel: 'webhook', url: 'https://hooks.ana.example/in/abc?key=word', secret: 'word' };
const push: Address = { channel: 'web_push', endpoint: 'https://push.example/wp/f00', p256dh: '', auth: '' };

it.each<[Address, string, string]>([
  [mail, '550 5.1.1 <ana.garcia@example.org> User unknown', '550 5.1.1 <[...]> User unknown'],
  [
    mail,
    `Can't send mail - all recipients were rejected: 450 4.2.1 ANA.GARCIA@EXAMPLE.ORG: over quota`,
    `Can't send mail - all recipients were rejected: 450 4.2.1 [...]: over quota`,
  ],
  [mail, '552-5.2.2 mailbox of ana.garcia is full', '552-5.2.2 mailbox of [...] is full'],
  [
    mail,
    '550 no such user; try anita@example.net or https://example.org/who?u=7',
    '550 no such user; try [...] or [...]',
  ],
  [mail, '451 rate limited', '451 rate limited'],
  [mail, 'no answer in time', 'no answer in time'],
  [sms, 'HTTP 400: {"error":"number +34 600 12 34 56 is barred"}', 'HTTP 400: {"error":"number [...] is barred"}'],
  [sms, 'HTTP 400: 600-123-456 not in service', 'HTTP 400: [...] not in service'],
  [sms, 'HTTP 400: to=%2B34600123456', 'HTTP 400: to=%2B[...]'],
  [sms, 'HTTP 400: also tried 512 345 678', 'HTTP 400: also tried [...]'],
  [sms, 'HTTP 429: 3 of 5 messages', 'HTTP 429: 3 of 5 messages'],
  [hook, 'getaddrinfo ENOTFOUND hooks.ana.example', 'getaddrinfo ENOTFOUND [...]'],
  [hook, 'HTTP 404: no hook at https://hooks.ana.example/in/abc?key=word', 'HTTP 404: no hook at [...]'],
  [hook, 'HTTP 500: dear bob@example.net, call 942 20 30 40', 'HTTP 500: dear [...], call [...]'],
  [push, 'HTTP 410: eyJhbGciOiJIUzI1NiJ9aaaaaaaa is gone', 'HTTP 410: [...] is gone'],
])('what is answered about %o says nothing of who it is: %s', (address, said, kept) => {
  expect(redact(said, address)).toBe(kept);
});

it('is one short line, cut only where nothing of an address can be left over', () => {
  const said = `550 ${'x '.repeat(90)}\r\n<ana.garcia@example.org> unknown`;
  const kept = redact(said, mail);
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept).not.toMatch(/ana|\n/);
});
