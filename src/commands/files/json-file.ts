import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CallerError, messageOf } from '../../model/errors.ts';
import { locateJsonFault } from './json-fault.ts';

/**
 * Reads a JSON file that must have this shape.
 *
 * @throws {CallerError} that names every fault and where it is.
 */
export function readJsonFile<Shape extends z.ZodType>(file: string, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw faultyFile(file, faultsOf(parsed.error));
}

export const faultsOf = ({ issues }: z.ZodError): readonly FileFault[] =>
  issues.map(({ path, message }) => ({ path, message }));

/** @throws {CallerError} when the file cannot be read, or is not JSON. */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CallerError(`cannot read ${file}: ${messageOf(cause)}`, { status: 400, code: 'file_unreadable', cause });
  }
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch (cause) {
    const message = `${file} is not JSON from ${locateJsonFault(json)} on: ${messageOf(cause)}`;
    throw new CallerError(message, { status: 400, code: 'file_not_json', cause });
  }
}

export type FileFault = { readonly path: readonly PropertyKey[]; readonly message: string };

export function faultyFile(file: string, faults: readonly FileFault[]): CallerError {
  const lines = faults.map(({ path, message }) => `  ${showPath(path)}: ${message}`);
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new CallerError(`${file} has ${count}, and nothing was changed:\n${lines.join('\n')}`, {
    status: 422,
    code: 'file_malformed',
  });
}

/** `devices[3].lat`. */
const showPath = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '') || 'the file';
