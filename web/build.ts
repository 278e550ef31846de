import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'vite';

/**
 * Builds what people see into `web/dist`, unless that was built from the very same files before. `npm start`, `npm test` and
 * `npm run build` run it.
 */
const web = fileURLToPath(new URL('.', import.meta.url));
const mark = `${web}dist/.built-from`;

function digestOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync('**/*', { cwd: web, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(`${web}dist`))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .toSorted();
  for (const file of [...files, `${web}../package-lock.json`])
    hash.update(file.slice(web.length)).update(readFileSync(file));
  return hash.digest('hex');
}

/** Compressed once here, and not again for everybody who asks. */
async function compress(): Promise<void> {
  for (const file of globSync(`${web}dist/**/*.{js,css,svg,json,geojson,webmanifest}`)) {
    const bytes = readFileSync(file);
    if (bytes.length < 1024) continue;
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes));
    writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }
}

const digest = digestOfSources();
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== digest) {
  await build({ configFile: `${web}vite.config.ts`, logLevel: 'warn' });
  await compress();
  writeFileSync(mark, digest);
}
