import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Adds to package-lock.json what npm leaves out: optional packages of other platforms that the registry at hand does not have.
 * `npm ci` insists that they are named, although it would never install them here. Run after every change of a dependency:
 * `npm run lockfile`.
 */
const EntryShape = z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() });
const LockShape = z.looseObject({ packages: z.record(z.string(), EntryShape) });

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

function platformOf(name: string): Readonly<Record<string, readonly string[]>> {
  const words = name.split(/[-/]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }) };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = LockShape.parse(JSON.parse(readFileSync(file, 'utf8')));
const versionOf = (range: string): string => range.replace(/^[~^]/, '');
let added = 0;

/** Adds the package where npm would put it: at the root, or beside the one that needs it when the root has another version. */
function complete(path: string, [name, range]: readonly [string, string]): void {
  const nested = `${path}/node_modules/${name}`;
  const root = `node_modules/${name}`;
  const version = versionOf(range);
  if (lock.packages[nested] !== undefined) return;
  const atRoot = lock.packages[root];
  // A range may be met by a later version; an exact one, which is what platform packages are asked by, only by itself.
  if (atRoot !== undefined && (version !== range || atRoot['version'] === version)) return;
  const platform = platformOf(name);
  if (Object.keys(platform).length === 0) throw new Error(`${name}: cannot tell its platform from its name`);
  lock.packages[atRoot === undefined ? root : nested] = { version, optional: true, ...platform };
  added += 1;
}

for (const [path, { optionalDependencies }] of Object.entries(lock.packages)) {
  for (const wanted of Object.entries(optionalDependencies ?? {})) complete(path, wanted);
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added\n`);
