import type { Area } from '../../model/geography.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Rule } from '../../model/rule.ts';
import type { EngineParts } from '../port.ts';
import type { Check } from './check.ts';
import { Place } from './place.ts';
import { emptyPlan } from './plan.ts';
import { planOf } from './planner.ts';
import type { WatchedRule } from './watched-rule.ts';

type Directory = Pick<EngineParts['directory'], 'area' | 'areas' | 'areasWithin'>;

/** The areas of the city and the city itself, as places that conditions can be about. */
export class Areas {
  readonly city = new Place({ subject: { is: 'city' }, plan: emptyPlan, device: undefined, kind: undefined });
  readonly #directory: Directory;
  #places: ReadonlyMap<AreaId, Place> = new Map();
  #around = new Map<AreaId | undefined, readonly Place[]>();
  #likeness = '';

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** Follows the registry. @returns areas that are no more, or `undefined` when nothing changed. */
  renew(): readonly Place[] | undefined {
    const areas = [...this.#directory.areas()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const likeness = JSON.stringify(areas.map(({ id, level, parent }) => [id, level, parent]));
    if (likeness === this.#likeness) return undefined;
    this.#likeness = likeness;
    const before = this.#places;
    this.#places = new Map(areas.map(({ id }) => [id, before.get(id) ?? placeOf(id)]));
    this.#around = new Map();
    return [...before].flatMap(([id, place]) => (this.#places.has(id) ? [] : [place]));
  }

  all(): readonly Place[] {
    return [...this.#places.values(), this.city];
  }

  /** An area and all that it lies in, and the city. */
  around(area: AreaId | undefined): readonly Place[] {
    const known = this.#around.get(area);
    if (known !== undefined) return known;
    const found = [...this.#chain(area), this.city];
    this.#around.set(area, found);
    return found;
  }

  /** Lets every area know which rules are about it, and tallies and windows which areas look at them. */
  plan(rules: readonly WatchedRule[]): void {
    const asked = new Map<Place, Map<Check, WatchedRule[]>>();
    for (const watched of rules) {
      for (const place of this.#subjects(watched.rule)) {
        const checks = asked.get(place) ?? new Map<Check, WatchedRule[]>();
        asked.set(place, checks);
        checks.set(watched.check, [...(checks.get(watched.check) ?? []), watched]);
      }
    }
    for (const place of this.all()) {
      const checks = [...(asked.get(place) ?? [])].map(([check, of]) => ({ check, rules: of, tallies: [] }));
      place.plan = planOf(checks, { areaCells: [], around: [] });
      this.#watch(place);
    }
  }

  #watch(place: Place): void {
    for (const planned of place.plan.checks) {
      for (const { tally, cells } of planned.check.leaves) {
        for (const { watchers } of [...cells, ...(tally === undefined ? [] : [tally])]) {
          watchers.set(place, [...new Set([...(watchers.get(place) ?? []), planned])]);
        }
      }
    }
  }

  #subjects({ subject, where }: Rule): readonly Place[] {
    if (subject.each === 'device') return [];
    if (subject.each === 'city') return [this.city];
    const ids = where.areas === undefined ? [...this.#places.keys()] : this.#touching(where.areas);
    return ids.flatMap((id) => {
      const place = this.#directory.area(id)?.level === subject.level ? this.#places.get(id) : undefined;
      return place === undefined ? [] : [place];
    });
  }

  /** Areas that lie in these, or around them. */
  #touching(areas: readonly AreaId[]): readonly AreaId[] {
    const within = areas.flatMap((area) => this.#directory.areasWithin(area));
    const around = areas.flatMap((area) => this.#ancestors(area).map(({ id }) => id));
    return [...new Set([...within, ...around])];
  }

  #chain(area: AreaId | undefined): readonly Place[] {
    if (area === undefined) return [];
    return this.#ancestors(area).flatMap(({ id }) => this.#places.get(id) ?? []);
  }

  #ancestors(area: AreaId): readonly Area[] {
    const found: Area[] = [];
    for (let next = this.#directory.area(area); next !== undefined; next = parentOf(next, this.#directory)) {
      if (found.includes(next)) break;
      found.push(next);
    }
    return found;
  }
}

const placeOf = (id: AreaId): Place =>
  new Place({ subject: { is: 'area', id }, plan: emptyPlan, device: undefined, kind: undefined });

const parentOf = ({ parent }: Area, directory: Directory): Area | undefined =>
  parent === undefined ? undefined : directory.area(parent);
