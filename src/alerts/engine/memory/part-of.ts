/** So many parts hold what is remembered of places; each place is always in the same one. */
export const partCount = 512;

const offset = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a of the key of a place. */
export function partOf(key: string): number {
  let hash = offset;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), prime);
  return (hash >>> 0) % partCount;
}

export const partName = (number: number): string => `places-${String(number).padStart(3, '0')}`;
export const sharedName = 'shared';
