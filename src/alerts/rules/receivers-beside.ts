import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Who is on duty, by name, and whether they can be reached at all. */
export type ReceiversBeside = ReadonlyMap<string, { readonly isReachable: boolean }>;

const FileShape = z.looseObject({
  receivers: z.array(z.looseObject({ name: z.string(), by: z.array(z.unknown()).nullish() })).nullish(),
});

/** What the `receivers.yaml` of a folder of rules says; `undefined` when it cannot be read, which others tell of. */
export function receiversBeside(folder: string): ReceiversBeside | undefined {
  try {
    const { receivers } = FileShape.parse(parse(readFileSync(join(folder, 'receivers.yaml'), 'utf8')) ?? {});
    return new Map((receivers ?? []).map(({ name, by }) => [name, { isReachable: (by ?? []).length > 0 }]));
  } catch {
    return undefined;
  }
}
