import type { RuleId } from '../../../model/rule.ts';
import type { EpochMs, TimeSpan } from '../../../model/time.ts';
import type { Arrived, EnginePart } from '../../port.ts';
import type { Place } from '../place.ts';
import type { SeriesBank } from '../series-bank.ts';
import { longAgo } from '../time-steps.ts';
import type { WatchedRule } from '../watched-rule.ts';
import { keep, type Names, restore } from './kept-place.ts';
import { partCount, partName, sharedName } from './part-of.ts';
import { form, type KeptPlace, PartShape, type Shared, SharedPartShape } from './shapes.ts';

type Kept = { readonly kept: KeptPlace; readonly names: Names };

export type ToKeep = {
  readonly decidedUpTo: EpochMs;
  readonly lastStep: EpochMs;
  readonly from: EpochMs;
  readonly deaf: readonly TimeSpan[];
  readonly waiting: Arrived;
  readonly forms: readonly string[];
  readonly recalled: readonly RuleId[];
};

/** What the engine remembers, as bytes: what all share, and the places in parts, of which only those that changed are given out. */
export class Keeping {
  readonly #shared: Shared | undefined;
  #places: ReadonlyMap<string, Kept> = new Map();
  readonly #given = new Set<number>();

  /** Without what all share, the rest says nothing. */
  constructor(parts: ReadonlyMap<string, Uint8Array> | undefined) {
    const shared = SharedPartShape.safeParse(jsonOf(parts?.get(sharedName)));
    this.#shared = shared.success ? shared.data.shared : undefined;
    if (parts !== undefined && this.#shared !== undefined) this.#places = placesOf(parts);
  }

  shared({ from }: { readonly from: EpochMs }) {
    const { decidedUpTo, lastStep, deaf = [], from: kept = from } = this.#shared ?? {};
    return { decidedUpTo, lastStep, deaf, from: kept };
  }

  waiting(): Arrived {
    const { readings, rejudged } = this.#shared?.waiting ?? { readings: [], rejudged: [] };
    return {
      readings: readings.map((reading) => ({ ...reading, area: reading.area })),
      rejudged: rejudged.map((each) => ({ ...each, area: each.area })),
    };
  }

  recalled(): readonly RuleId[] {
    return this.#shared?.recalled ?? [];
  }

  forms(): ReadonlySet<string> {
    return new Set(this.#shared?.forms);
  }

  /** Gives a place what was kept of it, once. */
  restore(place: Place, parts: { readonly rules: readonly WatchedRule[]; readonly bank: SeriesBank }): void {
    const found = this.#places.get(place.key);
    if (found !== undefined) restore(place, found.kept, { ...parts, names: found.names });
  }

  /** Everything that there was to give was given. */
  forget(): void {
    this.#places = new Map();
  }

  *dump(
    places: Iterable<Place>,
    { shared, bank }: { readonly shared: ToKeep; readonly bank: SeriesBank },
  ): Generator<EnginePart> {
    yield { name: sharedName, bytes: bytesOf({ form, shared: writeShared(shared) }) };
    const grouped: Place[][] = Array.from({ length: partCount }, () => []);
    for (const place of places) grouped[place.part]?.push(place);
    for (const [number, group] of grouped.entries()) {
      if (group.length === 0) continue;
      const isSame = this.#given.has(number) && !group.some(({ isChanged }) => isChanged);
      this.#given.add(number);
      yield { name: partName(number), bytes: isSame ? undefined : write(group, bank) };
    }
  }
}

const writeShared = ({ lastStep, ...shared }: ToKeep) => ({
  ...shared,
  ...(lastStep !== longAgo && { lastStep }),
});

function write(group: readonly Place[], bank: SeriesBank): Uint8Array {
  const numbers = new Map<string, number>();
  const names: Names = {
    numberOf(name) {
      const known = numbers.get(name) ?? numbers.size;
      numbers.set(name, known);
      return known;
    },
    nameOf: () => undefined,
  };
  const places = group.map((place) => {
    place.isChanged = false;
    return [place.key, keep(place, { names, bank })];
  });
  return bytesOf({ form, names: [...numbers.keys()], places });
}

function placesOf(parts: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Kept> {
  const places = new Map<string, Kept>();
  for (const [name, bytes] of parts) {
    const part = name === sharedName ? undefined : PartShape.safeParse(jsonOf(bytes));
    if (part?.success !== true) continue;
    const names: Names = { numberOf: () => -1, nameOf: (number) => part.data.names[number] };
    for (const [key, kept] of part.data.places) places.set(key, { kept, names });
  }
  return places;
}

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** `undefined` of what is no JSON: it is left aside. */
function jsonOf(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
