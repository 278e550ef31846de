import { z } from 'zod';
import type { FleetHealth, FleetProblem, RankedProblem } from '../../fleet/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import type { AreaId, KindId } from '../../model/ids.ts';
import { type Clock, epochMs } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import { CursorShape, cursorAfter, linkTo } from '../vocabulary/cursor.ts';
import { findArea, findKinds } from '../vocabulary/find.ts';
import { AreaIdShape, DeviceIdShape, list, refuse, upTo } from '../vocabulary/query.ts';
import { ProblemKindShape } from './problem.ts';

/** Where a page ends: the figures by which the list is sorted, and the id. */
const PlaceShape = CursorShape.transform((text, context) => {
  const numbers = text.split(':').map(Number);
  const [first, second, id] = numbers;
  if (
    numbers.length !== 3 ||
    first === undefined ||
    second === undefined ||
    id === undefined ||
    numbers.some(Number.isNaN)
  )
    return refuse(context, 'is of another list');
  return { first, second, id };
});
type Place = z.output<typeof PlaceShape>;

/** What may be asked of the list of problems. */
export const queryFields = {
  state: z.enum(['open', 'closed']).default('open').describe('`closed`: those that are over, the last one first.'),
  problem: list(ProblemKindShape).optional(),
  kind: list(z.string().max(64)).optional().describe('Kinds of device.'),
  area: AreaIdShape.optional().describe('Devices in this area and all that lie in it.'),
  device: DeviceIdShape.optional().describe('Of this device only.'),
  sort: z
    .enum(['rank', 'since'])
    .default('rank')
    .describe('Of open ones: `rank` puts first what takes most away from most people, `since` what is oldest.'),
  limit: upTo(1000, 100),
  cursor: PlaceShape.optional().describe('From the `next` link.'),
};
const QueryShape = z.object(queryFields);
type Query = z.output<typeof QueryShape>;

export type FleetListParts = {
  readonly fleet: FleetHealth;
  readonly registry: Directory;
  readonly kinds: Kinds;
  readonly clock: Clock;
  /** Of open problems only those; all when left out. */
  readonly accepts?: ((ranked: RankedProblem) => boolean) | undefined;
};

/** One page of the problems that were asked for, and the address of the next one. @throws {CallerError} when there is no such area or kind. */
export function pageOfProblems(
  parts: FleetListParts,
  query: Query,
  url: string,
): { readonly page: readonly RankedProblem[]; readonly next: string | null; readonly found: number } {
  const { asked, total } = findProblems(parts, query);
  const page = asked.slice(0, query.limit);
  const last = asked.length > page.length ? page.at(-1) : undefined;
  return {
    page,
    found: total,
    next: last === undefined ? null : linkTo(url, { cursor: cursorAfter(textOf(placeOf(last, query))) }),
  };
}

type Where = Pick<Query, 'problem' | 'kind' | 'area' | 'device'>;

type Found = {
  /** From the cursor on, at least one more than the page holds where there are more. */
  readonly asked: readonly RankedProblem[];
  /** Of open ones: how many fit, whatever the cursor. */
  readonly total: number;
};

function findProblems(parts: FleetListParts, query: Query): Found {
  const { fleet, accepts = () => true } = parts;
  const { state, problem: problems, device, cursor, limit } = query;
  const where = whereOf(parts, query);
  if (state === 'open') {
    const fitting = openProblems(fleet, { ...where, problems, device, sort: query.sort }).filter(accepts);
    const asked = cursor === undefined ? fitting : fitting.filter((each) => isBehind(placeOf(each, query), cursor));
    return { asked, total: fitting.length };
  }
  const after = cursor === undefined ? undefined : { clearedAt: epochMs(cursor.first), id: cursor.id };
  const closed = fleet.closed({ ...where, problems, device, after, limit: limit + 1 });
  return { asked: closed.map((problem) => ({ problem, touched: fleet.touched(problem) })), total: closed.length };
}

/** @throws {CallerError} when there is no such area or kind. */
function whereOf({ registry, kinds }: FleetListParts, { kind, area }: Where) {
  return {
    kinds: kind === undefined ? undefined : findKinds(kinds, kind),
    areas: area === undefined ? undefined : new Set(registry.areasWithin(findArea(registry, area).id)),
  };
}

type OpenQuery = {
  readonly problems?: readonly FleetProblem['problem'][] | undefined;
  readonly kinds?: ReadonlySet<KindId> | undefined;
  readonly areas?: ReadonlySet<AreaId> | undefined;
  readonly device?: FleetProblem['device'] | undefined;
  readonly sort: Query['sort'];
};

function openProblems(fleet: FleetHealth, query: OpenQuery): readonly RankedProblem[] {
  const asked = fleet.ranked().filter(({ problem }) => isAsked(problem, query));
  return query.sort === 'rank'
    ? asked
    : asked.toSorted((one, other) => one.problem.since - other.problem.since || one.problem.id - other.problem.id);
}

const isAsked = (each: FleetProblem, { problems, kinds, areas, device }: OpenQuery): boolean =>
  (problems?.includes(each.problem) ?? true) &&
  (kinds?.has(each.kind) ?? true) &&
  (areas === undefined || (each.area !== undefined && areas.has(each.area))) &&
  (device === undefined || each.device === device);

function placeOf({ problem, touched }: RankedProblem, { state, sort }: Pick<Query, 'state' | 'sort'>): Place {
  const { id, since, cleared } = problem;
  if (state === 'closed') return { first: cleared?.at ?? 0, second: 0, id };
  return sort === 'rank' ? { first: touched.rank, second: since, id } : { first: 0, second: since, id };
}

/** Greater ranks come first, then what is older. */
const isBehind = (one: Place, other: Place): boolean =>
  one.first !== other.first
    ? one.first < other.first
    : one.second !== other.second
      ? one.second > other.second
      : one.id > other.id;

const textOf = ({ first, second, id }: Place): string => `${first}:${second}:${id}`;
