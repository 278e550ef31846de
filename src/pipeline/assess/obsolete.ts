import type { Position } from '../../journal/port.ts';

/** So many snapshots are kept of what may be read again. */
const mostAhead = 8;

/**
 * Which snapshots nobody will need. The newest that is not beyond what is committed is needed, for everybody begins behind it; of those
 * beyond, the distances from the newest grow, because a start lies near the one or near the other.
 */
export function chooseObsolete(
  kept: readonly Position[],
  { committed, written }: { readonly committed: Position; readonly written: Position },
): readonly Position[] {
  const done = kept.filter((at) => at <= committed);
  const ahead = kept.filter((at) => at > committed);
  const obsolete = done.slice(0, -1);
  while (ahead.length > mostAhead) {
    const [least] = leastMissed(ahead, done.at(-1) ?? 0, written);
    obsolete.push(...ahead.splice(least, 1));
  }
  return obsolete;
}

/** The place of the one whose going costs least: what would have to be read instead, compared with its distance from the newest. */
function leastMissed(ahead: readonly Position[], base: number, written: Position): readonly [number, number] {
  const newest = ahead.at(-1) ?? 0;
  return ahead
    .slice(0, -1)
    .map((at, place): [number, number] => {
      const gap = (ahead[place + 1] ?? newest) - (ahead[place - 1] ?? base);
      return [place, at === written ? Number.POSITIVE_INFINITY : gap / (newest - at)];
    })
    .reduce((left, right) => (right[1] < left[1] ? right : left));
}
