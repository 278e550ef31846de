import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'vite';

/**
 * Builds what people see into `web/dist`, unless that was built from the very same files before. `npm start`, `npm test` and
 * `npm run build` run it.
 */
const web = fileURLToPath(new URL('.', import.meta.url));
const dist = `${web}dist`;
const markIn = (folder: string): string => `${folder}/.built-from`;

function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync('**/*', { cwd: web, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(dist))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .toSorted();
  for (const file of [...files, `${web}../package-lock.json`])
    hash.update(file.slice(web.length)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Compressed once here, and not again for everybody who asks. */
async function compress(folder: string): Promise<void> {
  for (const file of globSync(`${folder}/**/*.{js,css,svg,json,geojson,webmanifest}`)) {
    const bytes = readFileSync(file);
    if (bytes.length < 1024) continue;
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes));
    writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }
}

/** Beside the build in use, so that whoever is served from that one, or builds at the same time, sees a whole one at any moment. */
async function buildBeside(digest: string): Promise<void> {
  const [next, former] = [mkdtempSync(`${dist}-next-`), mkdtempSync(`${dist}-former-`)];
  process.env['BARRIO_WEB_OUTPUT'] = basename(next);
  await build({ configFile: `${web}vite.config.ts`, logLevel: 'error' });
  await compress(next);
  writeFileSync(markIn(next), digest);
  if (existsSync(dist)) renameSync(dist, `${former}/dist`);
  renameSync(next, dist);
  rmSync(former, { recursive: true });
}

const digest = digestOfSources();
if (!existsSync(markIn(dist)) || readFileSync(markIn(dist), 'utf8') !== digest) await buildBeside(digest);
