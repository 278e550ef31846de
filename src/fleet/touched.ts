import type { Kinds, Serves } from '../model/device-kind.ts';
import type { AreaId, DeviceId, KindId } from '../model/ids.ts';
import type { QuantityId } from '../model/quantity.ts';
import { type Device, type Directory, isAccessible } from '../registry/port.ts';
import type { CityState } from '../state/port.ts';
import { type FleetProblem, fleetProblems, type Touched } from './port.ts';
import { battery } from './rules.ts';

/** What is known of how much one device is used, where its history tells. */
export type Use = { readonly peoplePerDay: number; readonly because: string };

export type TouchedParts = {
  readonly directory: Directory;
  readonly kinds: Kinds;
  readonly state: Pick<CityState, 'near'>;
  /** Whether people have to do without this device. */
  readonly isOut: (device: DeviceId) => boolean;
  readonly useOf: (device: Device) => Use | undefined;
};

/** Few other places can take the place of an accessible one. Ours. */
const accessibleWeight = 3;
/** The nearest of its kind that may stand in for a device. */
const mostOthers = 6;

/** Estimates how many people a problem touches: from the use of the device, its place, and what around it is broken too. */
export function createTouched(parts: TouchedParts): (problem: FleetProblem) => Touched {
  const sharers = countSharers(parts.directory);
  return (problem) => {
    const device = parts.directory.device(problem.device);
    const people = device === undefined ? nobody : peopleOf(device, { ...parts, sharers });
    const { lost, said } = lostBy(problem, parts.kinds);
    const isUrgent = isBatteryUrgent(problem);
    const { urgency: usual } = fleetProblems[problem.problem];
    const urgency = isUrgent ? usual * 2 : usual;
    const because = [
      ...people.because,
      said,
      ...(isUrgent ? [`${problem.signs[0]?.value} % of battery cannot wait`] : []),
    ];
    return {
      peoplePerDay: rounded(people.count),
      lost,
      urgency,
      isUrgent,
      rank: rounded(people.count * lost * urgency),
      because: `${because.join('; ')}.`,
    };
  };
}

/** Two digits that mean something. */
export function rounded(number: number): number {
  if (number < 10) return Math.round(number * 10) / 10;
  const size = 10 ** (Math.floor(Math.log10(number)) - 1);
  return Math.round(number / size) * size;
}

const nobody = { count: 0, because: ['it is registered no more'] };

type Estimate = { readonly count: number; readonly because: readonly string[] };
type Parts = TouchedParts & { readonly sharers: (area: AreaId | undefined, kind: KindId) => number };

function peopleOf(device: Device, parts: Parts): Estimate {
  const serves = parts.kinds.get(device.kind)?.serves;
  const alone = ownPeople(device, serves, parts);
  const weighted = isAccessible(device)
    ? { count: alone.count * accessibleWeight, because: [...alone.because, accessibleBecause] }
    : alone;
  return serves === undefined ? weighted : withoutOthers(device, { ...parts, serves, estimate: weighted });
}

const accessibleBecause = `it is accessible, and few others can take its place: ${accessibleWeight} times as many`;

function ownPeople(device: Device, serves: Serves | undefined, { useOf, sharers }: Parts): Estimate {
  const told = device.tags['people'] ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(told)) {
    return { count: Number(told), because: [`the registry says that it serves ${told} people a day`] };
  }
  const use = useOf(device);
  if (use !== undefined) return { count: use.peoplePerDay, because: [use.because] };
  if (serves === undefined) return { count: 1, because: ['nobody has said whom devices of its kind serve'] };
  if (serves.by === 'device') return { count: serves.people, because: [serves.because] };
  const sharing = sharers(device.area, device.kind);
  const shared = sharing > 1 ? [`${sharing} devices share them`] : [];
  return { count: serves.people / sharing, because: [serves.because, ...shared] };
}

/** Where those around it are out too, nothing stands in for it: a dark street is worse than a dark lamp. */
function withoutOthers(
  { id, kind, position }: Device,
  { state, directory, isOut, serves, estimate }: Parts & { readonly serves: Serves; readonly estimate: Estimate },
): Estimate {
  const accepts = (other: DeviceId): boolean => other !== id && directory.device(other)?.kind === kind;
  const around = { centre: position, radiusMetres: serves.othersWithinMetres, limit: mostOthers, accepts };
  const others = state.near(around).map(({ device }) => device);
  const out = others.filter(isOut).length;
  if (out === 0) return estimate;
  const weight = 1 + out / others.length;
  const because = `${out} of the ${others.length} around it are out too: ${rounded(weight)} times as many`;
  return { count: estimate.count * weight, because: [...estimate.because, because] };
}

/** The share of its service that is lost. */
function lostBy(
  { problem, kind, signs }: FleetProblem,
  kinds: Kinds,
): { readonly lost: number; readonly said: string } {
  const { lost: usual } = fleetProblems[problem];
  const all = kinds.get(kind)?.quantities ?? [];
  const affected = signs.map(({ quantity }) => quantity);
  const isWhole =
    problem === 'silent' || problem === 'low_battery' || problem === 'faulty' || affected.includes(undefined);
  const share = isWhole || all.length === 0 ? 1 : affected.filter((id) => isOneOf(all, id)).length / all.length;
  const lost = Math.round(usual * share * 100) / 100;
  const what = isWhole ? 'of all that it does' : `with ${affected.length} of its ${all.length} quantities affected`;
  return { lost, said: lost === 1 ? 'all that it does is lost' : `${Math.round(lost * 100)} % is lost, ${what}` };
}

const isOneOf = (all: readonly QuantityId[], id: QuantityId | undefined): boolean =>
  id !== undefined && all.includes(id);

const isBatteryUrgent = ({ problem, signs }: FleetProblem): boolean =>
  problem === 'low_battery' && (signs[0]?.value ?? battery.low) <= battery.urgent;

/** How many devices of a kind there are in each area, counted once after each change of the registry. */
function countSharers(directory: Directory): Parts['sharers'] {
  let counts: Map<string, number> | undefined;
  directory.onChange(() => {
    counts = undefined;
  });
  return (area, kind) => {
    if (counts === undefined) {
      counts = new Map();
      for (const device of directory.devices()) {
        const key = keyOf(device.area, device.kind);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    return counts.get(keyOf(area, kind)) ?? 1;
  };
}

const keyOf = (area: AreaId | undefined, kind: KindId): string => `${area ?? ''} ${kind}`;
