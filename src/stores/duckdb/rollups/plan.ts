import type { Kinds } from '../../../model/device-kind.ts';
import { quantity as definitionOf, type QuantityId } from '../../../model/quantity.ts';
import type { RollupGroup } from '../../../model/rollup.ts';
import type { RollupTask } from '../../port.ts';
import type { Names } from '../names.ts';
import type { GroupsOfTask } from '../protocol.ts';
import { noName } from '../schema.ts';
import { workOutGauges } from './gauges.ts';
import type { Among } from './judged.ts';
import { runsOf } from './runs.ts';
import { workOutStates } from './states.ts';
import { workOutTotals } from './totals.ts';

/** How the rollups of a task are worked out. */
export type Plan = {
  readonly groups: GroupsOfTask;
  readonly statements: readonly string[];
  readonly quantities: readonly QuantityId[];
};

type Context = { readonly kinds: Kinds; readonly names: Names };

/** So many values are worked out in one statement at most, where there is more than one quantity. */
const mostValues = 400_000;

/**
 * How to do a task of which so many rows are to be read. `undefined` when there is nothing that it could be about.
 */
export function planOf(
  task: RollupTask,
  { kinds, names, rows }: Context & { readonly rows: number },
): Plan | undefined {
  const { of } = task;
  const kind = kinds.get(task.kind);
  const asked = quantitiesOf(task, kinds);
  const runs = runsOf(task.windows);
  const among = amongOf(of, names);
  if (kind === undefined || asked.length === 0 || runs.length === 0 || among === undefined) return undefined;
  const { every, staleAfter } = kind.rhythm;
  const numbered = asked.map((id) => ({ id, number: names.numberOf(id) }));
  const isSmall = rows * asked.length <= mostValues;
  const works = [...Map.groupBy(numbered, ({ id }) => definitionOf(id).behaves)].flatMap(([behaves, quantities]) =>
    (isSmall ? [quantities] : quantities.map((one) => [one])).map((together) => ({ behaves, quantities: together })),
  );
  const shared = {
    kind: { id: kind.id, number: names.numberOf(kind.id) },
    by: of.by,
    among,
    isSmall,
    every,
    staleAfter,
  };
  const statements = works.flatMap(({ behaves, quantities }) =>
    runs.map((run) => workOut[behaves]({ ...shared, quantities, run })),
  );
  return { groups: groupsOf(of.by === 'area' ? of.groups : [], names), statements, quantities: asked };
}

const workOut = { gauge: workOutGauges, state: workOutStates, total: workOutTotals } as const;

export const quantitiesOf = ({ kind, quantities }: RollupTask, kinds: Kinds): readonly QuantityId[] =>
  (kinds.get(kind)?.quantities ?? []).filter((quantity) => quantities?.includes(quantity) ?? true);

/** Whose readings matter; `undefined` when that is nobody who was ever heard. */
export function amongOf(of: RollupTask['of'], names: Names): Among | undefined {
  if (of.by === 'device') {
    const device = of.device === undefined ? undefined : names.find(of.device);
    return of.device !== undefined && device === undefined ? undefined : { device };
  }
  if (of.groups.some(({ areas }) => areas === undefined)) return {};
  return {
    areas: [...new Set(of.groups.flatMap(({ areas = [] }) => areas))].flatMap((area) => names.find(area) ?? []),
  };
}

/** Stands for every area, and for none. */
const everywhere = -1;

function groupsOf(groups: readonly RollupGroup[], names: Names): GroupsOfTask {
  const members = groups.flatMap(({ id, areas }): readonly (readonly [group: number, area: number])[] => {
    const group = numberOfGroup(id, names);
    if (areas === undefined) return [[group, everywhere]];
    return [...new Set(areas)].flatMap((area) => {
      const number = names.find(area);
      return number === undefined ? [] : [[group, number] as const];
    });
  });
  return {
    areas: {
      groups: Int32Array.from(members, ([group]) => group),
      areas: Int32Array.from(members, ([, area]) => area),
    },
    devices: {
      groups: Int32Array.from(groups, ({ id }) => numberOfGroup(id, names)),
      counts: Int32Array.from(groups, ({ devices }) => devices),
    },
  };
}

const numberOfGroup = (id: string, names: Names): number => (id === '' ? noName : names.numberOf(id));
