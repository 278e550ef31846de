import { lasting, moment, percent } from '../format.ts';
import { type Counted, count, fill } from '../words.ts';
import { gapsOf, isDrawn, type Point, placeOf, type Span } from './points.ts';
import { heldOf, type Stretch } from './stretches.ts';
import { chartWords } from './words/index.ts';

export type Summed = {
  readonly points: readonly Point[];
  readonly gapAfter: number;
  readonly figure: (value: number) => string;
};

/** What a picture of values shows, in sentences. */
export function summaryOf({ points, gapAfter, figure }: Summed): string[] {
  const words = chartWords();
  if (points.length === 0) return [words.nothing];
  const gaps = gapsOf(points, gapAfter);
  const longest = Math.max(0, ...gaps.map(({ from, to }) => to - from));
  const isOfSpans = points.some(({ end }) => end !== undefined);
  const of = (is: Point['is']): number => points.filter((point) => point.is === is).length;
  return [
    rangeOf({ points, gapAfter, figure }),
    ...told(gaps.length, words.gaps).map((text) => fill(text, { longest: lasting(longest / 1000) })),
    ...told(of('incomplete'), words.incomplete),
    ...told(of('suspect'), isOfSpans ? words.onlySuspect : words.suspect),
    ...told(of('fail'), words.fail),
  ];
}

const told = (n: number, words: Counted): string[] => (n === 0 ? [] : [count(n, words)]);

function rangeOf({ points, figure }: Summed): string {
  const words = chartWords();
  const drawn = points.filter(isDrawn);
  const highest = drawn.reduce<Point | undefined>(
    (best, point) => (best === undefined || top(point) > top(best) ? point : best),
    undefined,
  );
  if (highest === undefined) return fill(words.onlyDoubted, { count: count(points.length, unitOf(points)) });
  const least = Math.min(...drawn.map((point) => point.least ?? point.value ?? 0));
  const counted = count(drawn.length, unitOf(drawn));
  if (figure(least) === figure(top(highest)))
    return fill(drawn.length === 1 ? words.once : words.always, { count: counted, value: figure(least) });
  const when = moment(new Date(placeOf(highest)));
  return fill(words.range, { count: counted, least: figure(least), greatest: figure(top(highest)), when });
}

const top = ({ greatest, value }: Point): number => greatest ?? value ?? Number.NEGATIVE_INFINITY;

const hour = 3_600_000;

function unitOf([first]: readonly Point[]): Counted {
  const words = chartWords();
  if (first?.end === undefined) return words.readings;
  const length = first.end - first.time;
  if (length === hour / 4) return words.quarters;
  if (length === hour) return words.hours;
  return Math.round(length / hour / 24) === 1 ? words.days : words.spansOfTime;
}

/** What held for how long, in sentences. */
export function summaryOfStretches(stretches: readonly Stretch[], span: Span): string[] {
  const words = chartWords();
  const held = heldOf(stretches);
  const known = held.reduce((sum, { lasted }) => sum + lasted, 0);
  if (known === 0) return [words.nothing];
  return [
    ...held.map(({ word, lasted }) =>
      fill(words.held, { word: capital(word), share: percent(lasted / known), lasted: lasting(lasted / 1000) }),
    ),
    fill(words.known, { share: percent(known / (span.to - span.from)) }),
  ];
}

const capital = (word: string): string => word.charAt(0).toLocaleUpperCase() + word.slice(1);
