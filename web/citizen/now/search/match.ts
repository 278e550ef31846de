import type { Area } from '../../../contract/generated/answers.ts';

/** As people type: without accents, in small letters, `Daoíz` as `daoiz`. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();

const mostFound = 8;

/** Areas of which each typed word begins a word, those that begin with the text first; the city itself is no place to look for. */
export function matching(areas: readonly Area[], text: string): readonly Area[] {
  const wanted = folded(text);
  if (wanted === '') return [];
  const parts = wanted.split(' ');
  return areas
    .filter(({ level }) => level !== 'city')
    .map((area) => ({ area, name: folded(area.name) }))
    .filter(({ name }) => parts.every((part) => ` ${name}`.includes(` ${part}`)))
    .sort(
      (one, other) =>
        Number(other.name.startsWith(wanted)) - Number(one.name.startsWith(wanted)) ||
        one.name.localeCompare(other.name, 'es', { numeric: true }),
    )
    .slice(0, mostFound)
    .map(({ area }) => area);
}
