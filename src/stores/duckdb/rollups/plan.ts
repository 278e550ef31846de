import type { DeviceKind, Kinds } from '../../../model/device-kind.ts';
import { quantity as definitionOf, type QuantityId } from '../../../model/quantity.ts';
import type { RollupGroup } from '../../../model/rollup.ts';
import type { RollupTask } from '../../port.ts';
import type { Names } from '../names.ts';
import type { GroupsOfTask } from '../protocol.ts';
import { noName } from '../schema.ts';
import { workOutGauge } from './gauges.ts';
import type { Work } from './judged.ts';
import { type Run, runsOf } from './runs.ts';
import { workOutState } from './states.ts';
import { workOutTotal } from './totals.ts';

/** How the rollups of a task are worked out. */
export type Plan = {
  readonly groups: GroupsOfTask;
  readonly statements: readonly string[];
  readonly quantities: readonly QuantityId[];
};

type Context = { readonly kinds: Kinds; readonly names: Names };

/** `undefined` when there is nothing that the task could be about. */
export function planOf({ kind: id, quantities, windows, of }: RollupTask, { kinds, names }: Context): Plan | undefined {
  const kind = kinds.get(id);
  const asked = (kind?.quantities ?? []).filter((quantity) => quantities?.includes(quantity) ?? true);
  const runs = runsOf(windows);
  const device = of.by === 'device' && of.device !== undefined ? names.find(of.device) : undefined;
  const isUnheard = of.by === 'device' && of.device !== undefined && device === undefined;
  if (kind === undefined || asked.length === 0 || runs.length === 0 || isUnheard) return undefined;
  const statements = asked.flatMap((quantity) =>
    runs.map((run) => statementOf({ ...describe(kind, { quantity, run, names }), by: of.by, device })),
  );
  return { groups: groupsOf(of.by === 'area' ? of.groups : [], names), statements, quantities: asked };
}

const describe = (
  { id, rhythm }: DeviceKind,
  { quantity, run, names }: { readonly quantity: QuantityId; readonly run: Run; readonly names: Names },
): Omit<Work, 'by'> => ({
  kind: id,
  quantity,
  numbers: { kind: names.numberOf(id), quantity: names.numberOf(quantity) },
  run,
  every: rhythm.every,
  staleAfter: rhythm.staleAfter,
});

function statementOf(work: Work): string {
  const { behaves } = definitionOf(work.quantity);
  if (behaves === 'state') return workOutState(work);
  return behaves === 'total' ? workOutTotal(work) : workOutGauge(work);
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
