import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Fault, FieldPath } from './fault.ts';

type Place = { readonly line: number; readonly column: number };

/** Where in the file a fault stands: the field itself, or, of one that is missing, the nearest one around it. */
export function locate(root: Node | null, { path, isAboutKey }: Fault, lines: LineCounter): Place {
  let node: unknown = root;
  let offset = startOf(root) ?? 0;
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find(({ key }) => keyOf(key) === step) : undefined;
    const next = pair?.value ?? (isSeq(node) ? node.items[Number(step)] : undefined);
    const isKey = isAboutKey === true && index === path.length - 1;
    const start = isKey ? startOfKey(pair) : (startOf(next) ?? startOfKey(pair));
    if (start === undefined) break;
    offset = start;
    node = next;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** The same, of a text that is sound. */
export function locateField(text: string, path: FieldPath): Place {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter });
  return locate(contents, { path, says: '' }, lineCounter);
}

const keyOf = (key: unknown): unknown => (isScalar(key) ? String(key.value) : key);
const startOfKey = (pair: Pair | undefined): number | undefined => startOf(pair?.key);

function startOf(node: unknown): number | undefined {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
  return node.range?.[0];
}
