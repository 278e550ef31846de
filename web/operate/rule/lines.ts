/** A line of one text, of another, or of both. */
export type Line = { readonly is: 'same' | 'gone' | 'new'; readonly text: string };

/** How one text became another, line by line. */
export function compareLines(before: string, now: string): readonly Line[] {
  const old = linesOf(before);
  const next = linesOf(now);
  const head = commonStart(old, next);
  const tail = commonStart([...old.slice(head)].reverse(), [...next.slice(head)].reverse());
  return [
    ...old.slice(0, head).map(same),
    ...compareMiddle(old.slice(head, old.length - tail), next.slice(head, next.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ];
}

const same = (text: string): Line => ({ is: 'same', text });
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function commonStart(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}

/** By the longest common subsequence; texts of rules are short. */
function compareMiddle(old: readonly string[], next: readonly string[]): readonly Line[] {
  const lengths = commonLengths(old, next);
  const lines: Line[] = [];
  let at = 0;
  let to = 0;
  while (at < old.length || to < next.length) {
    const gone = old[at];
    const added = next[to];
    if (gone !== undefined && gone === added) {
      lines.push({ is: 'same', text: gone });
      at += 1;
      to += 1;
    } else if (
      added === undefined ||
      (gone !== undefined && lengthAt(lengths, at + 1, to) >= lengthAt(lengths, at, to + 1))
    ) {
      lines.push({ is: 'gone', text: gone ?? '' });
      at += 1;
    } else {
      lines.push({ is: 'new', text: added });
      to += 1;
    }
  }
  return lines;
}

type Lengths = readonly Uint32Array[];
const lengthAt = (lengths: Lengths, at: number, to: number): number => lengths[at]?.[to] ?? 0;

function commonLengths(old: readonly string[], next: readonly string[]): Lengths {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(next.length + 1));
  for (let at = old.length - 1; at >= 0; at -= 1) {
    for (let to = next.length - 1; to >= 0; to -= 1) {
      const row = lengths[at];
      if (row === undefined) continue;
      row[to] =
        old[at] === next[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1));
    }
  }
  return lengths;
}
