import type { Area } from '../../../contract/generated/answers.ts';
import { type Numbered, numbersAway, numbersOf } from './house-number.ts';

/** As people type: without accents, in small letters, `Daoíz` as `daoiz`. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();

/** What fits to what was typed: an area, or a street of several pieces, found by the piece in its middle. */
export type Found = { readonly id: string; readonly name: string; readonly area: Area; readonly isWhole: boolean };

/** Sorts of streets, and what joins words: people write them or not, as the names do. */
const loose = new Set(
  'c cl calle avenida avda av plaza pza pl paseo pso travesia camino carretera de del la las el los rue street st road du des le les the of'.split(
    ' ',
  ),
);

const mostFound = 8;

/**
 * Areas of which each typed word begins a word; of a street in pieces, whole, or the piece where the typed house stands. The city
 * itself is no place to look for.
 */
export function matching(areas: readonly Area[], text: string): readonly Found[] {
  const wish = readWish(folded(text), areas);
  if (wish.all.length === 0) return [];
  const named = areas.filter(({ level }) => level !== 'city').map(nameOf);
  const fitting = named.filter((name) => fits(name, wish)).sort((one, other) => rank(one, other, wish));
  const found = fitting.map(({ area }) => ({ id: area.id, name: area.name, area, isWhole: false }));
  return [...(wish.house === undefined ? wholeStreets(fitting) : []), ...found].slice(0, mostFound);
}

type Wish = {
  readonly text: string;
  readonly all: readonly string[];
  /** What has to be in a name. */
  readonly words: readonly string[];
  readonly house: number | undefined;
};

const isNumber = (word: string): boolean => /^\d{1,4}[a-z]{0,3}$/.test(word);

/** What follows the number of a house is its door, or the town. */
function readWish(text: string, areas: readonly Area[]): Wish {
  const cities = areas.filter(({ level }) => level === 'city').flatMap(({ name }) => folded(name).split(' '));
  const isWord = (word: string): boolean => !loose.has(word) && !cities.includes(word);
  const all = text.split(' ').filter((word) => word !== '');
  const at = all.findIndex(isNumber);
  const before = all.slice(0, Math.max(0, at)).filter(isWord);
  const rest = before.length > 0 ? before : all.filter((word) => isWord(word) && !isNumber(word));
  const house = at === -1 || rest.length === 0 ? undefined : Number.parseInt(all[at] ?? '', 10);
  return { text, all, words: rest.length > 0 ? rest : all, house };
}

type Named = { readonly area: Area; readonly name: string; readonly numbers: Numbered | undefined };

const nameOf = (area: Area): Named => ({ area, name: folded(area.name), numbers: numbersOf(area.name) });

const has = (name: string, word: string): boolean => ` ${name}`.includes(` ${word}`);

const fits = ({ name }: Named, { words }: Wish): boolean => words.every((word) => has(name, word));

/** What is written just so comes first, then the house that was typed, then houses in their order. */
function rank(one: Named, other: Named, wish: Wish): number {
  const away = ({ numbers }: Named): number =>
    wish.house === undefined || numbers === undefined ? 0 : numbersAway(numbers, wish.house);
  return (
    missing(one, wish) - missing(other, wish) ||
    Number(other.name.startsWith(wish.text)) - Number(one.name.startsWith(wish.text)) ||
    away(one) - away(other) ||
    one.name.localeCompare(other.name, 'es', { numeric: true })
  );
}

const missing = ({ name }: Named, { all }: Wish): number =>
  all.filter((word) => loose.has(word) && !has(name, word)).length;

function wholeStreets(fitting: readonly Named[]): readonly Found[] {
  const byStreet = new Map<string, Named[]>();
  for (const named of fitting) {
    const street = named.numbers?.street ?? named.area.name;
    byStreet.set(street, [...(byStreet.get(street) ?? []), named]);
  }
  return [...byStreet].flatMap(([name, pieces]) => {
    const middle = pieces[Math.floor((pieces.length - 1) / 2)];
    return middle === undefined || pieces.length === 1
      ? []
      : [{ id: `whole-${middle.area.id}`, name, area: middle.area, isWhole: true }];
  });
}
