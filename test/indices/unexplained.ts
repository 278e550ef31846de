/**
 * Where something in a figure is not known and nothing says why: the paths of all `null` whose nearest figure with `reasons` gives none.
 */
export function unexplained(thing: unknown, path = '', reasons: readonly unknown[] = []): readonly string[] {
  if (thing === null) return reasons.length === 0 ? [path] : [];
  if (typeof thing !== 'object') return [];
  const own = 'reasons' in thing && Array.isArray(thing.reasons) ? thing.reasons : reasons;
  return Object.entries(thing).flatMap(([name, value]) => unexplained(value, `${path}/${name}`, own));
}
