/** Where in a YAML text somebody writes: the names of the fields around them, `[]` for an item of a list. */
export type YamlPath = readonly string[];

/** What is written in the fields around a place of a text; good enough to help, and never wrong in a way that harms. */
export function pathAt(text: string, at: number): YamlPath {
  const lines = text.slice(0, at).split('\n');
  const current = lines.pop() ?? '';
  const own = readStart(current);
  const around: string[] = [];
  let indent = own.indent;
  for (const line of [...lines].reverse()) {
    if (indent === 0) break;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const start = readStart(line);
    if (start.indent >= indent) continue;
    around.unshift(...start.steps.filter(({ indent: each }) => each < indent).map(({ name }) => name));
    indent = start.indent;
  }
  return [...around, ...own.steps.map(({ name }) => name), ...flowSteps(own.rest)];
}

type Step = { readonly name: string; readonly indent: number };
type Start = { readonly indent: number; readonly steps: readonly Step[]; readonly rest: string };

/** The dashes and the name with which a line begins. */
function readStart(line: string): Start {
  const indent = line.length - line.trimStart().length;
  const steps: Step[] = [];
  let rest = line.slice(indent);
  let column = indent;
  for (let dash = /^-\s+/.exec(rest); dash !== null; dash = /^-\s+/.exec(rest)) {
    steps.push({ name: '[]', indent: column });
    column += dash[0].length;
    rest = rest.slice(dash[0].length);
  }
  const key = /^([\w-]+):(?:\s|$)/.exec(rest);
  if (key?.[1] === undefined) return { indent, steps, rest };
  steps.push({ name: key[1], indent: column });
  return { indent, steps, rest: rest.slice(key[0].length) };
}

/** The names around the end of `{ value: { of: pm2_5, above: `. */
function flowSteps(rest: string): readonly string[] {
  const steps: (string | undefined)[] = [];
  let name: string | undefined;
  const marks = rest.replaceAll(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, (quoted) => '_'.repeat(quoted.length));
  for (const [mark, key] of marks.matchAll(/([\w-]+)\s*:(?=\s|$|[{["])|[{}[\],]/g)) {
    if (key !== undefined) name = key;
    else if (mark === '{' || mark === '[') {
      steps.push(name, mark === '[' ? '[]' : undefined);
      name = undefined;
    } else if (mark === ',') name = undefined;
    else {
      steps.splice(-2);
      name = undefined;
    }
  }
  return [...steps, name].flatMap((step) => (step === undefined ? [] : [step]));
}
