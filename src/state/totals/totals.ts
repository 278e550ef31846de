import type { Kinds } from '../../model/device-kind.ts';
import type { AreaId, DeviceId } from '../../model/ids.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { type Device, type Directory, isAccessible } from '../../registry/port.ts';
import type { DerivedTotals, TotalsQuery } from '../port.ts';
import type { KnownOfDevice } from './aspects.ts';
import { Cell, type Member, type Place } from './cell.ts';
import { Sum } from './sum.ts';

type Parts = {
  readonly directory: Directory;
  readonly kinds: Kinds;
  readonly known: (device: string) => KnownOfDevice | undefined;
};

/**
 * Keeps every registered device where it counts: by smallest area, by kind, and by how it stands. A message moves one device from
 * one place to another, silence moves it when somebody asks next, and a total is how many lie together: it is never counted up and
 * down, so it cannot drift. Areas that hold others are summed when they are asked for, over the smallest areas in them.
 */
export function createTotals(
  parts: Parts,
): DerivedTotals & { readonly heard: (device: DeviceId, known: KnownOfDevice) => void } {
  const { directory } = parts;
  const places = createPlaces(parts);
  let isStale = true;
  directory.onChange(() => {
    isStale = true;
  });

  /** Everything registered is in its place. Put off until somebody asks, for devices are registered by the thousand. */
  function settle(): void {
    if (!isStale) return;
    isStale = false;
    places.place(directory.devices());
  }

  function* cellsOf({ areas, kind, accessible }: Omit<TotalsQuery, 'now'>): Generator<Cell> {
    settle();
    for (const cell of places.cells(areas)) {
      if (kind !== undefined && cell.place.kind !== kind) continue;
      if (accessible !== undefined && cell.place.accessible !== accessible) continue;
      yield cell;
    }
  }

  return {
    heard(device, known) {
      const member = places.member(device);
      member?.cell.judge(member, known);
    },
    totals(query) {
      const sum = new Sum();
      for (const cell of cellsOf(query)) {
        cell.setTime(query.now);
        addCell(sum, cell);
      }
      return sum.totals();
    },
    measuring(quantities, { areas }) {
      const measures = (id: QuantityId): boolean => quantities.includes(id);
      const cells = [...cellsOf({ areas })].filter(({ kind }) => kind?.quantities.some(measures) ?? false);
      return cells.flatMap(({ members }) => [...members].map(({ device }) => device));
    },
  };
}

function addCell(sum: Sum, cell: Cell): void {
  sum.addDevices(cell.members.size);
  for (const [{ name }, groups] of cell.groups()) {
    for (const [standing, group] of groups) {
      const { size, unjudged } = group;
      const counts = standing === 'on' || standing === 'off' || standing === 'faulty';
      const oldest = counts ? group.oldest()?.heard : undefined;
      sum.add(name, standing, { size, unjudged, oldest, newest: counts ? group.newest() : undefined });
    }
  }
}

/** Which devices lie together. */
function createPlaces({ kinds, known }: Parts) {
  const members = new Map<string, Member>();
  const byArea = new Map<AreaId | undefined, Map<string, Cell>>();
  let round = 0;

  function cellFor(device: Device): Cell {
    const place: Place = { area: device.area, kind: device.kind, accessible: isAccessible(device) };
    const name = `${place.kind} ${place.accessible}`;
    const cells = byArea.get(place.area) ?? new Map<string, Cell>();
    const cell = cells.get(name) ?? new Cell(place, { kind: kinds.get(place.kind), known });
    byArea.set(place.area, cells.set(name, cell));
    return cell;
  }

  function put(device: Device): Member {
    const former = members.get(device.id);
    if (former !== undefined) {
      // One that was removed and registered again is another device, of which nothing is known.
      const isSame = former.device.registeredAt === device.registeredAt && isAt(former.cell.place, device);
      former.device = device;
      if (isSame) return former;
      former.cell.leave(former);
    }
    const member = cellFor(device).enter(device);
    members.set(device.id, member);
    return member;
  }

  function forgetEmpty(): void {
    for (const [area, cells] of byArea) {
      for (const [name, { members: left }] of cells) if (left.size === 0) cells.delete(name);
      if (cells.size === 0) byArea.delete(area);
    }
  }

  return {
    member: (device: DeviceId) => members.get(device),
    *cells(areas: readonly AreaId[] | undefined): Generator<Cell> {
      if (areas === undefined) for (const cells of byArea.values()) yield* cells.values();
      else for (const area of areas) yield* byArea.get(area)?.values() ?? [];
    },
    /** Exactly these devices from now on. */
    place(devices: Iterable<Device>): void {
      round += 1;
      for (const device of devices) put(device).seenIn = round;
      for (const [id, member] of members) {
        if (member.seenIn === round) continue;
        member.cell.leave(member);
        members.delete(id);
      }
      forgetEmpty();
    },
  };
}

const isAt = ({ area, kind, accessible }: Place, device: Device): boolean =>
  device.area === area && device.kind === kind && isAccessible(device) === accessible;
