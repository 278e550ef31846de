import { expect, it } from 'vitest';
import { auditLedger } from './ledger.ts';

const sound = {
  messages: 10,
  received: 10,
  stored: 7,
  duplicate: 1,
  rejected: [{ code: 'store_refused', count: 2 }],
  inFlight: 0,
  balances: true,
  gaps: [],
};
const counted = { stored: 7, acknowledged: 10, rejected: { store_refused: 2 }, lost: 0 };

it('the audit finds nothing in books that fit', () => {
  expect(auditLedger(sound, counted)).toEqual([]);
});

it.each([
  ['a column that forgets', { ...sound, duplicate: 0 }, counted, /off by 1/],
  ['books that say so themselves', { ...sound, balances: false }, counted, /says itself/],
  ['messages that were never booked', { ...sound, gaps: [{ messages: 2 }] }, counted, /2 messages/],
  ['samples on their way for ever', { ...sound, received: 11, inFlight: 1 }, counted, /still in flight/],
  ['more than the store gives back', sound, { ...counted, stored: 6 }, /7 as stored, and the store gives back 6/],
  ['acknowledged messages that it never saw', sound, { ...counted, acknowledged: 11 }, /11 were acknowledged/],
  ['refusals that nobody meant', sound, { ...counted, rejected: {} }, /2 rejected as store_refused/],
  ['refusals that are not there', sound, { ...counted, rejected: { store_refused: 3 } }, /3 were meant/],
  ['no books at all', undefined, counted, /shows no ledger/],
])('the audit finds %s', (_, ledger, outside, words) => {
  const findings = auditLedger(ledger, outside);
  expect(findings).toMatchObject([{ promise: 'ledger-balances', detail: expect.stringMatching(words) }]);
});
