import type { Point, Span } from './points.ts';

/** A time during which something held. `height` tells one from another without its colour: a full bar, a low one, or hatching. */
export type Stretch = Span & { readonly word: string; readonly height: 'full' | 'low' | 'hatched' };

/** One line of bars, e.g. of a lamp, or of a rule. Where it has no bar, nothing is known, or nothing was the matter. */
export type Row = { readonly label: string; readonly stretches: readonly Stretch[] };

export type StateWords = { readonly true: string; readonly false: string };

/** A state holds until the next word, or until silence means that nothing is known. A doubted word ends it and says nothing. */
export function stretchesOf(
  points: readonly Point[],
  { span, knownFor, words }: { readonly span: Span; readonly knownFor: number; readonly words: StateWords },
): Stretch[] {
  const found: Stretch[] = [];
  for (const [at, { time, value, is }] of points.entries()) {
    const to = Math.min(points[at + 1]?.time ?? Number.POSITIVE_INFINITY, time + knownFor, span.to);
    if (is !== 'counted' || value === null || to <= time) continue;
    const holds = value !== 0;
    const stretch = { from: time, to, word: holds ? words.true : words.false, height: height(holds) };
    const before = found[found.length - 1];
    if (before?.to === time && before.word === stretch.word)
      found[found.length - 1] = { ...stretch, from: before.from };
    else found.push(stretch);
  }
  return found
    .map((stretch) => ({ ...stretch, from: Math.max(stretch.from, span.from) }))
    .filter(({ from, to }) => from < to);
}

const height = (holds: boolean): Stretch['height'] => (holds ? 'full' : 'low');

/** How long each word held, the longest first. */
export function heldOf(stretches: readonly Stretch[]): { readonly word: string; readonly lasted: number }[] {
  const lasted = new Map<string, number>();
  for (const { word, from, to } of stretches) lasted.set(word, (lasted.get(word) ?? 0) + to - from);
  return [...lasted].map(([word, sum]) => ({ word, lasted: sum })).sort((one, other) => other.lasted - one.lasted);
}
