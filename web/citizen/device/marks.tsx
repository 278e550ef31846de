import { common, wordFor } from '../../shared/common/index.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import type { Freshness } from './aging.ts';

const byFreshness: Readonly<Record<Freshness, readonly [Tone, Sign]>> = {
  live: ['good', 'full'],
  late: ['warn', 'half'],
  stale: ['none', 'empty'],
  never_seen: ['none', 'gone'],
};

/** Whether something speaks. */
export function FreshnessMark({ freshness }: { readonly freshness: Freshness }) {
  const [tone, sign] = byFreshness[freshness];
  return (
    <Mark tone={tone} sign={sign}>
      {common().freshness[freshness]}
    </Mark>
  );
}

type Quality = 'pass' | 'not_evaluated' | 'suspect' | 'fail';

const byQuality: Readonly<Record<Quality, readonly [Tone, Sign]>> = {
  pass: ['good', 'tick'],
  not_evaluated: ['none', 'dash'],
  suspect: ['warn', 'doubt'],
  fail: ['bad', 'cross'],
};

type QualityProps = { readonly quality: Quality | 'missing'; readonly reasons: readonly string[] };

/** What tests said of a value, and which of them doubts it; each leads to its page. */
export function QualityMark({ quality, reasons }: QualityProps) {
  if (quality === 'missing') return null;
  const [tone, sign] = byQuality[quality];
  const tests = [...new Set(reasons.map((reason) => reason.split(':')[0] ?? reason))];
  return (
    <>
      <Mark tone={tone} sign={sign}>
        {common().quality[quality]}
      </Mark>
      {tests.map((test) => (
        <a key={test} class="why" href={`/quality/${encodeURIComponent(test)}`}>
          {wordFor(common().tests, test)}
        </a>
      ))}
    </>
  );
}
