/** So many letters may be wrong, missing, too many or swapped. */
const mostEdits = 2;

/** The setting that somebody who wrote this probably meant: `BARRIO_HTP_PORT`, `httpPort`, `http-port`. */
export function nearestSetting(written: string, settings: readonly string[]): string | undefined {
  const wanted = spellAsSetting(written);
  let nearest: { readonly name: string; readonly edits: number } | undefined;
  for (const name of settings) {
    const edits = editsBetween(wanted, name);
    if (edits <= mostEdits && edits < (nearest?.edits ?? Number.POSITIVE_INFINITY)) nearest = { name, edits };
  }
  return nearest?.name;
}

function spellAsSetting(written: string): string {
  const words = written
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
  return words.startsWith('BARRIO_') ? words : `BARRIO_${words}`;
}

/** Levenshtein's distance. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
