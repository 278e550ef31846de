import type { KindId } from '../model/ids.ts';
import type { TimeSpan } from '../stores/port.ts';
import { nextHour } from './hours.ts';
import type { Taken } from './marks.ts';

/** Hours of one kind that follow each other, and are rolled up together. */
export type Piece = { readonly kind: KindId; readonly hours: readonly Taken[]; readonly span: TimeSpan };

/** Cuts hours into pieces, the newest first, for that is what people look at. Asks before each piece how long it may be. */
export function* piecesOf(hours: Iterable<Taken>, longest: () => number): Generator<Piece> {
  const waiting = Map.groupBy(hours, ({ kind }) => kind);
  for (const ofKind of waiting.values()) ofKind.sort((one, other) => one.start - other.start);
  for (;;) {
    const next = newestOf(waiting.values());
    const piece = next && cut(next, longest());
    if (piece === undefined) return;
    yield piece;
  }
}

function newestOf(all: Iterable<Taken[]>): Taken[] | undefined {
  let newest: Taken[] | undefined;
  for (const ofKind of all) {
    const last = ofKind.at(-1);
    if (last !== undefined && last.start > (newest?.at(-1)?.start ?? -1)) newest = ofKind;
  }
  return newest;
}

/** Takes the last hours that follow each other out. */
function cut(ofKind: Taken[], longest: number): Piece | undefined {
  const last = ofKind.pop();
  if (last === undefined) return undefined;
  let first = last;
  const hours = [last];
  while (hours.length < longest) {
    const before = ofKind.at(-1);
    if (before === undefined || nextHour(before.start) !== first.start) break;
    ofKind.pop();
    hours.unshift(before);
    first = before;
  }
  return { kind: last.kind, hours, span: { from: first.start, to: nextHour(last.start) } };
}
