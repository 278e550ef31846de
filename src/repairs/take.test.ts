import { describe, expect, it } from 'vitest';
import { days } from '../model/duration.ts';
import { after, epochMs } from '../model/time.ts';
import { noCare } from './book.ts';
import { isSnoozed, mostNotes } from './port.ts';
import { take } from './take.ts';

const now = epochMs(Date.UTC(2026, 2, 1, 12));
const doing = (by: string, isUrgent = false) => ({ by, now, isUrgent });
const tomorrow = after(now, days(1));

describe('care', () => {
  it('remembers who saw a problem first', () => {
    const seen = take(noCare(1), { is: 'acknowledge' }, doing('ana'));
    expect(take(seen, { is: 'acknowledge' }, doing('ben')).acknowledged?.by).toBe('ana');
  });

  it('remembers who assigned it, until it is assigned to somebody else or to nobody', () => {
    const assigned = take(noCare(1), { is: 'assign', to: 'crew 3' }, doing('ana'));
    expect(take(assigned, { is: 'assign', to: 'crew 3' }, doing('ben')).assigned?.by).toBe('ana');
    expect(take(assigned, { is: 'assign', to: 'crew 4' }, doing('ben')).assigned?.by).toBe('ben');
    expect(take(assigned, { is: 'assign', to: undefined }, doing('ben')).assigned).toBeUndefined();
  });

  it.each([
    ['it was not urgent and is not', false, false, true],
    ['it became urgent', false, true, false],
    ['it was urgent already', true, true, true],
  ])('keeps a problem out of sight until its time where %s', (_case, wasUrgent, isUrgent, expected) => {
    const snoozed = take(noCare(1), { is: 'snooze', until: tomorrow }, doing('ana', wasUrgent));
    expect(isSnoozed(snoozed, { now, isUrgent })).toBe(expected);
    expect(isSnoozed(snoozed, { now: tomorrow, isUrgent })).toBe(false);
  });

  it('refuses more notes than are kept, rather than to lose the first', () => {
    let care = noCare(1);
    for (let count = 0; count < mostNotes; count += 1) care = take(care, { is: 'note', text: 'x' }, doing('ana'));
    expect(() => take(care, { is: 'note', text: 'x' }, doing('ana'))).toThrow(/100 notes/);
  });
});
