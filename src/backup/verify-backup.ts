import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, measureFile } from './files.ts';
import { layout } from './layout.ts';
import { type Manifest, manifestName, readManifest } from './manifest.ts';
import type { CopyReaders } from './port.ts';

export type Verdict = { readonly manifest: Manifest; readonly faults: readonly string[] };

/**
 * Reads a whole backup again: every file against its checksum, every row, every message.
 *
 * @throws {UnavailableError} when it has no manifest.
 */
export async function verifyBackup(folder: string, readers: CopyReaders): Promise<Verdict> {
  const manifest = await readManifest(folder);
  const faults = await compareFiles(folder, manifest);
  // What is not what was written need not be looked into.
  if (faults.length > 0) return { manifest, faults };
  return { manifest, faults: await compareContents(folder, { manifest, readers }) };
}

/** What of the files is not as the manifest says. */
export async function compareFiles(folder: string, { files }: Pick<Manifest, 'files'>): Promise<readonly string[]> {
  const faults: string[] = [];
  const there = new Set(await listFiles(folder));
  for (const { path, bytes, sha256 } of files) {
    if (!there.delete(path)) faults.push(`${path} is missing`);
    else if (!(await lstat(join(folder, path))).isFile()) faults.push(`${path} is no file`);
    else {
      const found = await measureFile(join(folder, path));
      if (found.bytes !== bytes) faults.push(`${path} has ${found.bytes} bytes instead of ${bytes}`);
      else if (found.sha256 !== sha256) faults.push(`${path} is not what was written`);
    }
  }
  there.delete(manifestName);
  return [...faults, ...[...there].map((path) => `${path} is not in the manifest`)];
}

type Comparison = { readonly manifest: Manifest; readonly readers: CopyReaders };

async function compareContents(folder: string, { manifest, readers }: Comparison): Promise<readonly string[]> {
  const { store, database, journal } = manifest;
  const faults: string[] = [];
  if (store.copied) {
    const read = await readers.store(join(folder, layout.store));
    faults.push(...read.faults.map((fault) => `${layout.store}: ${fault}`));
    faults.push(...differences(layout.store, { is: read.rows, was: store.rows }));
    if (read.upTo !== store.upTo) faults.push(`${layout.store} is at ${read.upTo} instead of ${store.upTo}`);
  }
  const rows = await readers.database(join(folder, layout.database));
  faults.push(...rows.faults.map((fault) => `${layout.database}: ${fault}`));
  faults.push(...differences(layout.database, { is: rows.rows, was: database.rows }));
  const read = await readers.journal(join(folder, layout.journal));
  faults.push(...read.damage.map(({ detail }) => detail).filter((detail) => !journal.damage.includes(detail)));
  if (read.messages !== journal.messages || read.end !== journal.end || read.oldest !== journal.oldest) {
    faults.push(
      `the journal has ${read.messages} messages up to ${read.end} instead of ${journal.messages} up to ${journal.end}`,
    );
  }
  return faults;
}

type Counts = Readonly<Record<string, number>>;

export const differences = (
  file: string,
  { is, was }: { readonly is: Counts; readonly was: Counts },
): readonly string[] =>
  [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter((name) => (is[name] ?? 0) !== (was[name] ?? 0))
    .map((name) => `${file} has ${is[name] ?? 0} rows of ${name} instead of ${was[name] ?? 0}`);
