import { dashes } from './paint.ts';
import type { PictureOfValues } from './picture.ts';
import { gapsOf, isDrawn } from './points.ts';
import type { Limit } from './scale.ts';
import type { Row, Stretch } from './stretches.ts';
import { chartWords } from './words/index.ts';

type Sign =
  | 'line'
  | 'dots'
  | 'bars'
  | 'around'
  | 'suspect'
  | 'fail'
  | 'incomplete'
  | 'full'
  | 'low'
  | 'hatched'
  | 'none'
  | 'empty';

/** What the signs of a picture mean: those that are in it. */
export function Key({ picture }: { readonly picture: PictureOfValues }) {
  const { key } = chartWords();
  const { points, draws, gapAfter } = picture;
  const has = (is: 'suspect' | 'fail' | 'incomplete'): boolean => points.some((point) => point.is === is);
  const hasAround = draws === 'line' && points.some((point) => isDrawn(point) && typeof point.least === 'number');
  const entries: readonly (readonly [Sign, string, boolean])[] = [
    [draws, key.line, hasAround || has('suspect') || has('fail')],
    ['around', key.around, hasAround],
    ['incomplete', key.incomplete, has('incomplete')],
    ['suspect', key.suspect, has('suspect')],
    ['fail', key.fail, has('fail')],
    ['empty', key.gap, draws === 'line' && gapsOf(points, gapAfter).length > 0],
  ];
  return <Signs entries={entries.filter(([, , isThere]) => isThere)} />;
}

/** What the bars mean. */
export function RowsKey({ rows, hasGaps }: { readonly rows: readonly Row[]; readonly hasGaps: boolean }) {
  const words = new Map<string, Stretch['height']>(
    rows.flatMap(({ stretches }) => stretches.map(({ word, height }) => [word, height] as const)),
  );
  const bars = [...words].map(([word, height]) => [height, word] as const);
  return <Signs entries={hasGaps ? [...bars, ['none', chartWords().key.empty]] : bars} />;
}

function Signs({
  entries,
}: {
  readonly entries: readonly (readonly [sign: Sign, word: string, ...rest: unknown[]])[];
}) {
  if (entries.length === 0) return null;
  return (
    <ul class="plain key small" aria-label={chartWords().key.label}>
      {entries.map(([sign, word]) => (
        <li key={word}>
          <Drawing sign={sign} />
          {word}
        </li>
      ))}
    </ul>
  );
}

const drawings: Readonly<Record<Sign, string>> = {
  line: 'M0 6h20v3H0z',
  dots: 'M3 8a2 2 0 1 1 .1 0zm8-3a2 2 0 1 1 .1 0zm7 5a2 2 0 1 1 .1 0z',
  bars: 'M2 6h4v8H2zm6-4h4v12H8zm6 7h4v5h-4z',
  around: 'M0 2h20v11H0z',
  suspect: 'M10 2l6 11H4z',
  fail: 'M5 4.500 6.500 3 10 6.500 13.500 3 15 4.500 11.500 8 15 11.500 13.500 13 10 9.500 6.500 13 5 11.500 8.500 8z',
  incomplete: 'M10 3a5 5 0 1 0 .1 0zm0 2a3 3 0 1 1-.1 0z',
  full: 'M2 1h16v13H2z',
  low: 'M2 10h16v4H2z',
  hatched: 'M2 14 8 1h2L4 14zm6 0 6-13h2l-6 13z',
  none: 'M0 14h20v1.500H0z',
  empty: 'M0 11h6v2.500H0zm14-8h6v2.500h-6z',
};

const Drawing = ({ sign }: { readonly sign: Sign }) => (
  <svg class={`sign ${sign}`} viewBox="0 0 20 16" aria-hidden="true" focusable="false">
    <path d={drawings[sign]} fill="currentColor" fill-rule="evenodd" />
  </svg>
);

type LimitsProps = { readonly picture: PictureOfValues; readonly figure: (value: number) => string };

/** What the dashed lines mean, and who says so; also those that lie beyond the picture. */
export function Limits({ picture: { limits, scale }, figure }: LimitsProps) {
  const { limits: title, limitBeyond } = chartWords();
  if (limits.length === 0) return null;
  return (
    <ul class="plain key small" aria-label={title}>
      {limits.map((limit, at) => {
        const isBeyond = limit.value > scale.greatest || limit.value < scale.least;
        return (
          <li key={limit.label}>
            {!isBeyond && <Dashes at={at} />}
            <span>
              {limit.label} · {figure(limit.value)}
              {isBeyond && ` (${limitBeyond})`}
              <Source limit={limit} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const Dashes = ({ at }: { readonly at: number }) => (
  <svg class="sign limit" viewBox="0 0 28 16" aria-hidden="true" focusable="false">
    <path
      d="M0 8h28"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-dasharray={dashes[at % dashes.length]?.join(' ')}
    />
  </svg>
);

function Source({ limit: { source, href } }: { readonly limit: Limit }) {
  if (source === undefined) return null;
  return <>, {href === undefined ? source : <a href={href}>{source}</a>}</>;
}
