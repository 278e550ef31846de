import type { Kinds } from '../../../model/device-kind.ts';
import type { ForgetTask } from '../../port.ts';
import { endless } from '../endless.ts';
import type { Names } from '../names.ts';
import type { ForgetfulTable } from '../protocol.ts';
import { rollupTable, tableName } from '../schema.ts';
import type { StorageLink } from '../storage-link.ts';

type Context = { readonly link: StorageLink; readonly kinds: Kinds; readonly names: Names };

/** Deletes what is older: of readings also their judgements, of a level the rollups of series and of areas. */
export async function forgetOlder(task: ForgetTask, { link, kinds, names }: Context): Promise<void> {
  if (!kinds.has(task.kind)) return;
  const tables = tablesOf(task, names).map(({ name, time, condition }): ForgetfulTable => {
    const kept = (task.except ?? []).map(({ from, to }) => {
      const span = endless({ from, to });
      return `NOT (${time} >= ${span.from} AND ${time} < ${span.to})`;
    });
    return {
      name,
      time,
      before: endless({ from: task.before, to: task.before }).to,
      condition: [condition, ...kept].join(' AND '),
    };
  });
  await link.forget(tables);
}

type Part = Pick<ForgetfulTable, 'name' | 'time' | 'condition'>;

function tablesOf({ kind, what }: ForgetTask, names: Names): readonly Part[] {
  if (what !== 'readings') {
    return (['device', 'area'] as const).map((by) => ({
      name: rollupTable(kind, { by, level: what }),
      time: 'start',
      condition: 'true',
    }));
  }
  return [
    { name: tableName(kind), time: 'time', condition: 'true' },
    { name: 'judgements', time: 'time', condition: `kind = ${names.numberOf(kind)}` },
  ];
}
