import { common, wordFor } from '../../shared/common/index.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';

type Look = readonly [Tone, Sign];
const newer: Look = ['none', 'dash'];

const ofFreshness: Readonly<Record<string, Look>> = {
  live: ['good', 'full'],
  late: ['warn', 'half'],
  stale: ['none', 'gone'],
  never_seen: ['none', 'dash'],
};
const ofQuality: Readonly<Record<string, Look>> = {
  pass: ['good', 'tick'],
  not_evaluated: ['none', 'dash'],
  suspect: ['warn', 'doubt'],
  fail: ['bad', 'cross'],
};

export function FreshnessMark({ freshness }: { readonly freshness: string }) {
  const [tone, sign] = ofFreshness[freshness] ?? newer;
  return (
    <Mark tone={tone} sign={sign}>
      {wordFor(common().freshness, freshness)}
    </Mark>
  );
}

/** What tests said of a value. Without any value there is nothing to say. */
export function QualityMark({ quality }: { readonly quality: string }) {
  if (quality === 'missing') return null;
  const [tone, sign] = ofQuality[quality] ?? newer;
  return (
    <Mark tone={tone} sign={sign}>
      {wordFor(common().quality, quality)}
    </Mark>
  );
}
