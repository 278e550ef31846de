import type { Area } from '../../model/geography.ts';

/** Sorts of streets, and what joins words: people write them or not, as the names do. */
const loose = new Set(
  'c cl calle avenida avda av plaza pza pl paseo pso travesia camino carretera de del la las el los rue street st road du des le les the of'.split(
    ' ',
  ),
);

const isNumber = (word: string): boolean => /^\d{1,4}[a-z]?$/.test(word);

/** As people type it: without accents, capitals and signs. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9ñ]+/)
    .filter((word) => word !== '');

/** One more than a subscription may have places: a street of so many pieces is refused whole, and never cut. */
const mostFound = 11;

type Typed = {
  /** Without house numbers. */
  readonly words: readonly string[];
  /** Those of them that a name must have. */
  readonly needed: readonly string[];
  readonly house: number | undefined;
};

type Named = { readonly area: Area; readonly words: readonly string[]; readonly numbers: readonly number[] };

/**
 * The areas that somebody may mean: the one that is called so, else all whose name has words that begin like those that were typed.
 * Of a street in pieces, the one where the typed house stands, or the nearest to it.
 */
export function findAreas(typed: string, areas: Iterable<Area>): readonly Area[] {
  const wish = readTyped(typed);
  if (wish.words.length === 0) return [];
  const named = [...areas].map(nameOf);
  const exact = named.filter(({ words }) => words.join(' ') === wish.words.join(' '));
  const alike = exact.length > 0 ? exact : named.filter(({ words }) => plain(words) === plain(wish.words));
  const found = alike.length > 0 ? alike : named.filter(({ words }) => haveAll(words, wish.needed));
  const pieces = wish.house === undefined ? found : nearestPieces(found, wish.house);
  return pieces.slice(0, mostFound).map(({ area }) => area);
}

/** Stands for all pieces of a street where one area could be chosen; no area can be called so. */
export const wholeStreet = '*';

/** The street of which all of these are pieces; nothing when there is only one, or they are of several streets. */
export function streetOf(areas: readonly Area[]): string | undefined {
  const streets = new Set(areas.map(({ name }) => name.replace(/\s+\d+(?:\s*[-–]\s*\d+)?$/u, '')));
  const [street] = streets;
  return streets.size === 1 && areas.length > 1 ? street : undefined;
}

/** What follows the number of a house is its door, or the town. */
function readTyped(typed: string): Typed {
  const all = wordsOf(typed);
  const at = all.findIndex(isNumber);
  const before = all.slice(0, Math.max(0, at));
  const isBefore = before.some((word) => !loose.has(word));
  const words = isBefore ? before : all.filter((word) => !isNumber(word));
  const needed = words.filter((word) => !loose.has(word));
  const house = at === -1 ? undefined : Number.parseInt(all[at] ?? '', 10);
  return { words, needed: needed.length > 0 ? needed : words, house };
}

function nameOf(area: Area): Named {
  const all = wordsOf(area.name);
  return { area, words: all.filter((word) => !isNumber(word)), numbers: all.filter(isNumber).map(Number.parseFloat) };
}

const plain = (words: readonly string[]): string => words.filter((word) => !loose.has(word)).join(' ') || '-';

const haveAll = (words: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((start) => words.some((word) => word.startsWith(start)));

/** Of each street, the piece that is nearest to a house. */
function nearestPieces(found: readonly Named[], house: number): readonly Named[] {
  const byStreet = Map.groupBy(found, ({ words }) => words.join(' '));
  return [...byStreet.values()].flatMap((pieces) => {
    const numbered = pieces.filter(({ numbers }) => numbers.length > 0);
    if (numbered.length === 0) return pieces;
    return numbered.toSorted((one, other) => away(one, house) - away(other, house)).slice(0, 1);
  });
}

function away({ numbers }: Named, house: number): number {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return Math.max(0, least - house, house - most);
}
