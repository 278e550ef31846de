import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../', import.meta.url));

export type Instruction = { readonly word: string; readonly rest: string };

export type Stage = {
  readonly from: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
};

/** The stages of our Dockerfile; knows as much of its grammar as we use. */
export function readDockerfile(text = readFileSync(`${repository}Dockerfile`, 'utf8')): readonly Stage[] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { from: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const [, from = '', name] = word === 'FROM' ? (/^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []) : [];
    if (word === 'FROM') stages.push({ from, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** What an instruction says in each place where a stage has it. */
export const said = (stage: Stage | undefined, word: string): readonly string[] =>
  stage?.instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest) ?? [];

/** `NAME=value` of all ENV instructions. */
export const environmentOf = (stage: Stage | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    said(stage, 'ENV').flatMap((rest) =>
      rest.split(/\s+/).map((pair): [string, string] => {
        const [name = '', value = ''] = pair.split('=', 2);
        return [name, value];
      }),
    ),
  );

export type Copy = { readonly stage: string | undefined; readonly sources: readonly string[]; readonly to: string };

/** Each COPY: from where (another stage, or what is sent to the engine), what, and to where. */
export const copiesOf = (stage: Stage | undefined): readonly Copy[] =>
  said(stage, 'COPY').map((rest) => {
    const words = rest.split(/\s+/);
    const flags = words.filter((word) => word.startsWith('--'));
    const paths = words.filter((word) => !word.startsWith('--'));
    const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
    return { stage: from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' };
  });

/** The form `["program", "argument"]`, which starts no shell in between. */
export function wordsOf(stage: Stage | undefined, word: string): readonly string[] {
  const [, list = '[]'] = /(\[.*\])$/.exec(said(stage, word).at(-1) ?? '') ?? [];
  const parsed: unknown = JSON.parse(list);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}
