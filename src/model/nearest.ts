/** So many letters may be wrong, missing, too many or swapped. */
const mostEdits = 2;

/** The word of these that somebody who wrote `written` probably meant. */
export function nearestWord(written: string, words: Iterable<string>): string | undefined {
  let nearest: { readonly word: string; readonly edits: number } | undefined;
  for (const word of words) {
    const edits = editsBetween(spelled(written), spelled(word));
    // Of a word of three letters little is left when two are wrong.
    if (edits > Math.min(mostEdits, word.length / 2) || edits >= (nearest?.edits ?? Number.POSITIVE_INFINITY)) continue;
    nearest = { word, edits };
  }
  return nearest?.word;
}

/** A question to end a fault with, beginning with a semicolon; empty where no word is near. */
export function didYouMean(written: string, words: Iterable<string>): string {
  const nearest = nearestWord(written, words);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** `keepFiringFor`, `keep-firing-for` and `keep_firing_for` are one word. */
const spelled = (word: string): string =>
  word
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[-\s.]+/g, '_')
    .toLowerCase();

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
