import { expect, it } from 'vitest';
import type { ParkingTotals } from '../../../contract/generated/answers.ts';
import { countOf, lateOf, standingOf } from './offer.ts';

const basis: ParkingTotals['basis'] = {
  values: 4,
  newestAgeSeconds: 60,
  oldestAgeSeconds: 9000,
  quality: 'pass',
  reasons: [],
};
const apart = { bays: 2, free: 1, occupied: 0, unknown: 1, neverSeen: 0, doubted: 1, basis };
const totals = { bays: 6, free: 2, occupied: 2, unknown: 2, neverSeen: 0, doubted: 1, basis, accessible: apart };

it('counts bays for people with a disability for nobody else', () => {
  expect(countOf(totals, 'any')).toMatchObject({ free: 1, occupied: 2, unknown: 1, bays: 4, doubted: 0 });
  expect(countOf(totals, 'accessible')).toMatchObject({ free: 1, occupied: 0, unknown: 1, bays: 2, doubted: 1 });
});

it('tells how many of them are late, each for whom it is', () => {
  const late = { free: 2, occupied: 1, accessible: { free: 1, occupied: 0 } };
  expect(lateOf(late, 'any')).toEqual({ free: 1, occupied: 1 });
  expect(lateOf(late, 'accessible')).toEqual({ free: 1, occupied: 0 });
});

it('calls no street full while nobody knows of one of its bays', () => {
  const full = countOf({ ...totals, free: 1 }, 'any');
  expect(standingOf(full)).toBe('none_known');
  expect(standingOf({ ...full, unknown: 0 })).toBe('full');
});
