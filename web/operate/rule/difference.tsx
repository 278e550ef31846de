import { compareLines, type Line } from './lines.ts';
import { words } from './words/index.ts';

/** Around a change so many lines that are the same help to find it. */
const around = 2;
const signs = { same: ' ', gone: '−', new: '+' } as const;

/** What is gone and what is new, by sign, word and colour. */
export function Difference({ before, now }: { readonly before: string; readonly now: string }) {
  const { diff } = words();
  const lines = compareLines(before, now);
  const shown = lines.map((_, at) => isNearChange(lines, at));
  if (!shown.includes(true)) return <p class="soft">{diff.none}</p>;
  return (
    <pre class="code diff" tabIndex={0} role="region" aria-label={diff.label}>
      {lines.map((line, at) => {
        if (shown[at] !== true) return shown[at - 1] === true || at === 0 ? <span class="skipped">{'⋯\n'}</span> : null;
        return (
          <span key={`${at}`} class={line.is}>
            <span aria-hidden="true">{signs[line.is]} </span>
            {line.is !== 'same' && <span class="unseen">{diff[line.is]}: </span>}
            {`${line.text}\n`}
          </span>
        );
      })}
    </pre>
  );
}

const isNearChange = (lines: readonly Line[], at: number): boolean =>
  lines.slice(Math.max(0, at - around), at + around + 1).some(({ is }) => is !== 'same');
