import { createHash } from 'node:crypto';
import { type Duration, milliseconds, minutes, seconds } from '../../model/duration.ts';

const first = seconds(4);
const longest: Readonly<Record<'urgent' | 'other', Duration>> = { urgent: minutes(1), other: minutes(30) };

/**
 * How long to wait after so many failed attempts: twice as long each time, and shortened by up to a half, so that a crowd of
 * messages that failed together does not come back together. By how much is a matter of the key: the same after a restart.
 */
export function waitBefore(
  { key, isUrgent }: { readonly key: string; readonly isUrgent: boolean },
  attempts: number,
): Duration {
  const most = longest[isUrgent ? 'urgent' : 'other'];
  const full = Math.min(most, first * 2 ** Math.min(attempts - 1, 20));
  return milliseconds(Math.round(full * (1 - fractionOf(`${key}/${attempts}`) / 2)));
}

/** 0 to 1, evenly spread over texts. */
const fractionOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 0xffff_ffff;
