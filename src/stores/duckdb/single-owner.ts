import { resolve } from 'node:path';
import { BugError } from '../../model/errors.ts';

/** Survives a module that is loaded twice; the hazard is the process, not the module. */
const owned = Symbol.for('barrio.stores.duckdb.owned');
const registry: { [owned]?: Set<string> } & object = globalThis;

/**
 * Claims a file for this process: a second opening of the same database in one process is not refused by DuckDB, and loses rows
 * without a word.
 *
 * @returns how to give the file up.
 * @throws {BugError} when it is open already.
 */
export function claimFile(file: string): () => void {
  const path = resolve(file);
  const files = (registry[owned] ??= new Set());
  if (files.has(path)) throw new BugError(`the store ${path} is open already in this process`);
  files.add(path);
  return () => files.delete(path);
}
