import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = ['src', 'devices', 'simulators', 'dashboards', 'bench', 'test', 'web'];

/** A file of ours: where it is, what it holds, and which other files of ours it imports. Paths are relative to the repository. */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly string[];
};

export const isTest = (path: string): boolean =>
  /\.(test|contract)\.tsx?$/.test(path) || path.startsWith('test/') || path.includes('/fixtures/');

export function readSourceFiles(): readonly SourceFile[] {
  const patterns = folders.map((folder) => `${folder}/**/*.{ts,tsx}`);
  return globSync(patterns, { cwd: root, exclude: (name) => ['node_modules', 'generated', 'dist'].includes(name) })
    .map((path) => readSourceFile(path.replaceAll('\\', '/')))
    .toSorted((a, b) => a.path.localeCompare(b.path));
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { module } = parseSync(path, text);
  const named = module.staticImports.map((statement) => statement.moduleRequest.value);
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => entry.moduleRequest?.value ?? ''),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  );
  const imports = [...named, ...exported, ...dynamic]
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, join(root, dirname(path), specifier)).replaceAll('\\', '/'));
  return { path, text, lines: text.split('\n').length - 1, imports: [...new Set(imports)] };
}
