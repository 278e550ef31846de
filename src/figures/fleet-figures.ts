import { type FleetHealth, fleetProblemKinds, type RankedProblem } from '../fleet/port.ts';
import type { AreaId, KindId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';
import type { Directory } from '../registry/port.ts';
import type { CityState, Totals } from '../state/port.ts';
import { type Figure, type FigureField, figureSchema, problemField, stateField, stateQuantities } from './port.ts';

export type FleetWatched = {
  readonly directory: Pick<Directory, 'devices' | 'onChange'>;
  readonly state: Pick<CityState, 'totals'>;
  readonly fleet: Pick<FleetHealth, 'ranked'>;
  /** With more pairs of kind and area, devices are counted by kind only: nobody looks at so many, and each takes time. */
  readonly mostGroups?: number;
};

type FleetFields = Partial<Record<FigureField<'barrio_fleet'>, number>>;
/** The devices of a kind that stand directly in an area, or in none. */
type Group = { readonly kind: KindId; readonly area: AreaId | undefined };
type Counted = Group & { readonly fields: FleetFields };

/** Reads how the devices are, by kind and by the smallest area that they stand in. */
export function createFleetFigures({ directory, state, fleet, mostGroups = 2_000 }: FleetWatched) {
  let known: Groups | undefined;
  const stop = directory.onChange(() => {
    known = undefined;
  });
  const countIn = ({ kind, area }: Group, time: EpochMs): FleetFields =>
    fieldsOf(state.totals({ areas: area && [area], kind, now: time }));
  return {
    read(time: EpochMs): readonly Figure[] {
      known ??= groupsOf(directory, mostGroups);
      const { inside, outside, placed } = known;
      const problems = Map.groupBy(fleet.ranked(), ({ problem }) => keyOf(placed(problem)));
      const counted = inside.map((group): Counted => ({ ...group, fields: countIn(group, time) }));
      const others = outside.map((group): Counted => {
        const sameKind = counted.filter(({ kind }) => kind === group.kind);
        return { ...group, fields: less(countIn(group, time), sameKind) };
      });
      return [...counted, ...others].map(({ fields, ...group }) => ({
        measurement: 'barrio_fleet',
        tags: group,
        fields: { ...fields, ...problemsOf(problems.get(keyOf(group)) ?? []) },
        time,
      }));
    },
    close: stop,
  };
}

type Groups = {
  readonly inside: readonly Group[];
  readonly outside: readonly Group[];
  /** The group that counts what stands there. */
  readonly placed: (group: Group) => Group;
};

const keyOf = ({ kind, area }: Group): string => `${kind} ${area ?? ''}`;

function groupsOf(directory: FleetWatched['directory'], most: number): Groups {
  const found = new Map<string, Group>();
  for (const { kind, area } of directory.devices()) found.set(keyOf({ kind, area }), { kind, area });
  const groups = [...found.values()];
  if (groups.length > most) {
    const kinds = [...new Set(groups.map(({ kind }) => kind))];
    return {
      inside: [],
      outside: kinds.map((kind) => ({ kind, area: undefined })),
      placed: ({ kind }) => ({ kind, area: undefined }),
    };
  }
  const [outside, inside] = [true, false].map((is) => groups.filter(({ area }) => (area === undefined) === is));
  return { inside: inside ?? [], outside: outside ?? [], placed: (group) => group };
}

function fieldsOf({ devices, states }: Totals): FleetFields {
  const { total, live, late, stale, neverSeen } = devices;
  const fields: FleetFields = { devices: total, live, late, stale, never_seen: neverSeen };
  for (const id of stateQuantities) {
    const totals = states.get(id);
    if (totals === undefined) continue;
    fields[stateField(id, 'on')] = totals.on;
    fields[stateField(id, 'off')] = totals.off;
    fields[stateField(id, 'unknown')] = totals.unknown;
  }
  return fields;
}

/** What is left of all devices of the kind when those in areas are taken off. */
function less(all: FleetFields, inAreas: readonly Counted[]): FleetFields {
  const left: FleetFields = {};
  for (const field of figureSchema.barrio_fleet.integers) {
    const count = all[field];
    if (count !== undefined) left[field] = count - inAreas.reduce((sum, { fields }) => sum + (fields[field] ?? 0), 0);
  }
  return left;
}

function problemsOf(ranked: readonly RankedProblem[]): FleetFields {
  const lost = ranked.reduce((sum, { touched }) => sum + touched.peoplePerDay * touched.lost, 0);
  const fields: FleetFields = { people_touched: Math.round(lost) };
  for (const kind of fleetProblemKinds) {
    fields[problemField(kind)] = ranked.filter(({ problem }) => problem.problem === kind).length;
  }
  return fields;
}
