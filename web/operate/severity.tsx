import type { Answers } from '../contract/generated/answers.ts';
import { common } from '../shared/common/index.ts';
import { Mark, type Sign, type Tone } from '../shared/mark.tsx';

type Name = Answers['GET /api/v1/alerts']['alerts'][number]['severity'];

const looks: Readonly<Record<Name, { readonly tone: Tone; readonly sign: Sign }>> = {
  minor: { tone: 'none', sign: 'dash' },
  moderate: { tone: 'warn', sign: 'half' },
  severe: { tone: 'bad', sign: 'doubt' },
  extreme: { tone: 'bad', sign: 'cross' },
};

/** How bad something is, by word and shape. */
export function Severity({ of }: { readonly of: Name }) {
  return <Mark {...looks[of]}>{common().severities[of]}</Mark>;
}
