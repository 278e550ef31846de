import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './dockerfile.ts';

/** What a unit of systemd says under each name of one section, in its order. */
export type Section = ReadonlyMap<string, readonly string[]>;

/** Reads one section of a unit: `Name=value`, a line each. */
export function readUnit(file: string, section: string): Section {
  const text = readFileSync(join(repository, file), 'utf8');
  const [, body = ''] = new RegExp(`^\\[${section}\\]\\n([^]*?)(?=^\\[|$(?![^]))`, 'm').exec(text) ?? [];
  const pairs = body.split('\n').flatMap((line): [string, string][] => {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    return name === '' ? [] : [[name, value]];
  });
  const said = Map.groupBy(pairs, ([name]) => name);
  return new Map([...said].map(([name, values]) => [name, values.map(([, value]) => value)]));
}

/** `NAME=value` pairs of Environment lines, or of an EnvironmentFile. */
export const pairsOf = (lines: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines
      .filter((line) => /^\w+=/.test(line))
      .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
