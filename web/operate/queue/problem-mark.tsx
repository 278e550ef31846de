import { common, wordFor } from '../../shared/common/index.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';

/** What takes the whole service away is bad; what makes it doubtful, or will take it away soon, is to be watched. */
const looks: Readonly<Record<string, readonly [Tone, Sign]>> = {
  silent: ['none', 'gone'],
  faulty: ['bad', 'cross'],
  stuck: ['warn', 'doubt'],
  drifting: ['warn', 'doubt'],
  noisy: ['warn', 'doubt'],
  impossible: ['bad', 'doubt'],
  clock_wrong: ['warn', 'doubt'],
  low_battery: ['warn', 'half'],
};
const newer = ['warn', 'doubt'] as const;

/** What is wrong with a device, in a word with its sign. */
export function ProblemMark({ problem }: { readonly problem: string }) {
  const [tone, sign] = looks[problem] ?? newer;
  return (
    <Mark tone={tone} sign={sign}>
      {wordFor(common().problems, problem)}
    </Mark>
  );
}
