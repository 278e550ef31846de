import type { Area } from '../../model/geography.ts';

/** As people type it: without accents, capitals, house numbers and signs. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9ñ]+/)
    .filter((word) => word !== '' && !/^\d+[a-z]?$/.test(word));

const mostFound = 8;

/** The areas that somebody may mean: the one that is called so, else all whose name has words that begin like those that were typed. */
export function findAreas(typed: string, areas: Iterable<Area>): readonly Area[] {
  const wanted = wordsOf(typed);
  if (wanted.length === 0) return [];
  const named = [...areas].map((area) => ({ area, words: wordsOf(area.name) }));
  const exact = named.filter(({ words }) => words.join(' ') === wanted.join(' '));
  const found = exact.length > 0 ? exact : named.filter(({ words }) => haveAll(words, wanted));
  return found.slice(0, mostFound).map(({ area }) => area);
}

const haveAll = (words: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((start) => words.some((word) => word.startsWith(start)));
