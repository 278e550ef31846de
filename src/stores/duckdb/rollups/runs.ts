import type { TimeSpan } from '../../port.ts';

/** Windows of one length that follow each other without a gap. */
export type Run = { readonly from: number; readonly length: number; readonly count: number };

/** The windows as few runs: within a run, the window of a moment is a division away, and nothing between two runs is read. */
export function runsOf(windows: readonly TimeSpan[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { from, to } of windows) {
    const length = to - from;
    if (length <= 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.length === length && endOf(last) === from) {
      runs[runs.length - 1] = { ...last, count: last.count + 1 };
    } else {
      runs.push({ from, length, count: 1 });
    }
  }
  return runs;
}

export const endOf = ({ from, length, count }: Run): number => from + length * count;
