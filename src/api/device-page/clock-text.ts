import { milliseconds } from '../../model/duration.ts';
import type { ClockSkew } from '../../pipeline/port.ts';
import { spanText, english as words } from './words.ts';

/** How right the clock of a device is, in words; nothing when it is not known. */
export function clockText(skew: ClockSkew | undefined): string | undefined {
  if (skew === undefined) return undefined;
  const refused = skew.refusedAhead + skew.refusedOld;
  const said = [...saidOf(skew), ...(refused === 0 ? [] : [words.clock.refused(refused)])];
  return said.length === 0 ? undefined : said.join('; ');
}

function saidOf({ is, offsetMs = 0, driftMsPerHour = 0 }: ClockSkew): string[] {
  const offset = spanText(milliseconds(Math.abs(offsetMs)));
  if (is === 'right') return [words.clock.right];
  if (is === 'ahead') return [words.clock.ahead(offset)];
  if (is === 'behind') return [words.clock.behind(offset)];
  if (is === 'unknown') return [];
  return [words.clock.drifting(offset, spanText(milliseconds(Math.abs(driftMsPerHour))))];
}
