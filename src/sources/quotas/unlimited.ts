import { milliseconds } from '../../model/duration.ts';
import type { Quota, Quotas } from '../port.ts';

const unlimited: Quota = {
  room: () => Number.POSITIVE_INFINITY,
  take: () => undefined,
  whenRoom: () => undefined,
  stopWaiting: () => undefined,
  book: () => ({ taken: true, wait: milliseconds(0) }),
};

/** Everybody may say as much as it likes, and nobody counts. */
export const noQuotas: Quotas = {
  enter: () => unlimited,
  leave: () => undefined,
  onSlowed: () => () => undefined,
  stateOf: () => ({
    perSecond: undefined,
    peakPerSecond: undefined,
    allowance: undefined,
    slowedSince: undefined,
    slowedInLastHour: milliseconds(0),
  }),
};
