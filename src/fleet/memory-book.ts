import { milliseconds } from '../model/duration.ts';
import { before, type EpochMs, epochMs } from '../model/time.ts';
import type { FleetBook } from './book.ts';
import type { ClosedQuery, FleetProblem } from './port.ts';

/** A book that forgets everything when the process ends. */
export function createMemoryFleetBook(): FleetBook {
  const kept = new Map<number, FleetProblem>();
  let lookedAt: EpochMs | undefined;
  const all = (): FleetProblem[] => [...kept.values()];
  return {
    open: () => all().filter(({ cleared }) => cleared === undefined),
    nextId: () => Math.max(0, ...kept.keys()) + 1,
    lookedAt: () => lookedAt,
    lastCleared(device, problem) {
      const moments = all().flatMap((each) =>
        each.device === device && each.problem === problem && each.cleared !== undefined ? [each.cleared.at] : [],
      );
      return moments.length === 0 ? undefined : epochMs(Math.max(...moments));
    },
    closed(query) {
      const places = all().flatMap((each) => (isAsked(each, query) ? [{ each, ...placeOf(each) }] : []));
      const rest = places.filter((place) => query.after === undefined || isBehind(place, query.after));
      return rest
        .toSorted((one, other) => (isBehind(one, other) ? 1 : -1))
        .slice(0, query.limit)
        .map(({ each }) => each);
    },
    times: ({ from, to }) =>
      all().flatMap(({ problem, kind, area, since, detectedAt, cleared }) => {
        const isDetected = detectedAt >= from && detectedAt < to;
        const ended = cleared !== undefined && cleared.at >= from && cleared.at < to ? cleared : undefined;
        if (!isDetected && ended === undefined) return [];
        return [
          {
            problem,
            kind,
            area,
            detectTook: isDetected && since <= detectedAt ? milliseconds(detectedAt - since) : undefined,
            repairTook: ended?.because === 'healthy' ? milliseconds(ended.at - detectedAt) : undefined,
          },
        ];
      }),
    async write(problems, { now, keepFor }) {
      for (const problem of problems) kept.set(problem.id, problem);
      lookedAt = now;
      if (keepFor === 0) return;
      for (const { id, cleared } of all())
        if (cleared !== undefined && cleared.at < before(now, keepFor)) kept.delete(id);
    },
  };
}

type Place = { readonly clearedAt: EpochMs; readonly id: number };

const placeOf = ({ id, cleared }: FleetProblem): Place => ({ id, clearedAt: cleared?.at ?? epochMs(0) });

const isBehind = (one: Place, other: Place): boolean =>
  one.clearedAt < other.clearedAt || (one.clearedAt === other.clearedAt && one.id < other.id);

const isAsked = (each: FleetProblem, { problems, kinds, areas, device }: ClosedQuery): boolean =>
  each.cleared !== undefined &&
  (problems?.includes(each.problem) ?? true) &&
  (kinds?.has(each.kind) ?? true) &&
  (areas === undefined || (each.area !== undefined && areas.has(each.area))) &&
  (device === undefined || each.device === device);
