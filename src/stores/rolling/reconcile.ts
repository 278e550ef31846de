import { type Rollup, rollupKey } from '../../model/rollup.ts';
import type { RolledUp } from '../port.ts';
import { sameRollup } from './same.ts';

/** What has to be written so that the kept rollups say what was worked out: only what is new or changed, with its revision. */
export function reconcile(
  kept: ReadonlyMap<string, Rollup>,
  workedOut: readonly Rollup[],
): { readonly write: readonly Rollup[] } & RolledUp {
  const write: Rollup[] = [];
  let fresh = 0;
  for (const rollup of workedOut) {
    const before = kept.get(rollupKey(rollup));
    if (before === undefined) fresh += 1;
    else if (sameRollup(before, rollup)) continue;
    write.push({ ...rollup, revision: (before?.revision ?? 0) + 1 });
  }
  return { write, fresh, restated: write.length - fresh };
}
