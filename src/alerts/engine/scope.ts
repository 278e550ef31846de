import type { QuantityId } from '../../model/quantity.ts';
import type { RuleScope } from '../../model/rule.ts';
import type { Place } from './place.ts';

const sorted = (words: readonly string[] | undefined): readonly string[] | null => words?.toSorted() ?? null;

/** Rules of the same scope count the same devices. */
export function scopeKey({ kinds, areas, devices, tags }: RuleScope): string {
  const tagged = tags === undefined ? null : Object.entries(tags).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([sorted(kinds), sorted(areas), sorted(devices), tagged]);
}

/** Whether a device of these areas counts. Where it lies was looked up before: {@link ScopeIndex}. */
export function counts({ kinds, devices, tags }: RuleScope, { device, kind }: Place): boolean {
  if (device === undefined || kind === undefined) return false;
  if (kinds !== undefined && !kinds.includes(kind.id)) return false;
  if (devices !== undefined && !devices.includes(device.id)) return false;
  return tags === undefined || Object.entries(tags).every(([name, value]) => device.tags[name] === value);
}

/** Whether a device has anything to do with these quantities. */
export const observes = ({ kind }: Place, quantities: readonly QuantityId[]): boolean =>
  quantities.length === 0 || quantities.some((quantity) => kind?.quantities.includes(quantity) === true);

type Scoped = { readonly where: RuleScope };

/** Finds what may concern a device without looking at everything: by its own name, and by the areas that it lies in. */
export class ScopeIndex<Item extends Scoped> {
  readonly #everywhere: Item[] = [];
  readonly #byArea = new Map<string, Item[]>();
  readonly #byDevice = new Map<string, Item[]>();

  constructor(items: Iterable<Item>) {
    for (const item of items) this.#add(item);
  }

  /** Whether a device is named, so that it differs from others of its kind and area. */
  names(device: string): boolean {
    return this.#byDevice.has(device);
  }

  /** In the order in which they were given, as far as they are found in one way. */
  at(device: Place, areas: readonly string[]): readonly Item[] {
    const found = new Set(this.#everywhere);
    for (const area of areas) for (const item of this.#byArea.get(area) ?? []) found.add(item);
    for (const item of this.#byDevice.get(device.device?.id ?? '') ?? []) found.add(item);
    return [...found].filter(({ where }) => counts(where, device) && isInside(where, areas));
  }

  #add(item: Item): void {
    const { areas, devices } = item.where;
    if (devices !== undefined) return each(this.#byDevice, devices, item);
    if (areas !== undefined) return each(this.#byArea, areas, item);
    this.#everywhere.push(item);
    return undefined;
  }
}

const isInside = ({ areas: wanted }: RuleScope, areas: readonly string[]): boolean =>
  wanted === undefined || wanted.some((area) => areas.includes(area));

function each<Item>(index: Map<string, Item[]>, names: readonly string[], item: Item): void {
  for (const name of names) {
    const items = index.get(name);
    if (items === undefined) index.set(name, [item]);
    else items.push(item);
  }
}
