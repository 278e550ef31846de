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
  switch (is) {
    case 'right':
      return [words.clock.right];
    case 'ahead':
      return [words.clock.ahead(offset)];
    case 'behind':
      return [words.clock.behind(offset)];
    case 'drifting':
      return [words.clock.drifting(offset, spanText(milliseconds(Math.abs(driftMsPerHour))))];
    case 'unknown':
      return [];
  }
}
