import type { Status } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { number, percent } from '../../shared/format.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Counts = Status['devices'];
type Part = 'live' | 'late' | 'stale' | 'neverSeen';

const parts: readonly (readonly [Part, Tone, Sign])[] = [
  ['live', 'good', 'full'],
  ['late', 'warn', 'half'],
  ['stale', 'none', 'empty'],
  ['neverSeen', 'none', 'gone'],
];

/** How many devices speak, are late, silent, or were never heard: as a bar, and in figures. */
export function FreshCounts({ counts }: { readonly counts: Counts }) {
  const { freshness } = common();
  const { share } = words().sensors;
  const named: Readonly<Record<Part, string>> = { ...freshness, neverSeen: freshness.never_seen };
  const shown = parts.filter(([part]) => part === 'live' || counts[part] > 0);
  return (
    <>
      <Bar counts={counts} />
      <p class="row counts">
        {shown.map(([part, tone, sign]) => (
          <Mark key={part} tone={tone} sign={sign}>
            {number(counts[part])} {named[part]}
          </Mark>
        ))}
        {counts.total > 0 && (
          <span class="soft small">{fill(share, { share: percentDown(counts.live / counts.total) })}</span>
        )}
      </p>
    </>
  );
}

/** Never more than it is: 99.7 % are not all. */
const percentDown = (part: number): string => percent(Math.floor(part * 100) / 100);

/** The widths are attributes of a drawing, since nothing may be styled in the page itself. */
function Bar({ counts }: { readonly counts: Counts }) {
  let from = 0;
  const pieces = parts.map(([part]) => {
    const width = counts.total === 0 ? 0 : (counts[part] / counts.total) * 100;
    from += width;
    return <rect key={part} class={`part ${part}`} x={from - width} y="0" width={width} height="6" />;
  });
  return (
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {pieces}
    </svg>
  );
}
