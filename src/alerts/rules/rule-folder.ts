import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../model/errors.ts';
import { parseRuleId, type RuleId } from '../../model/rule.ts';

/** Which files lie in the folder of rules, and what tells each from what it was before. */
export type FolderLook = ReadonlyMap<string, string>;

/** Files that are rules: not who is told, and not what rules are tested with. */
export const isRuleFile = (name: string): boolean =>
  /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name) && !/^receivers\.ya?ml$/.test(name) && !name.startsWith('.');

export const ruleFileName = (id: RuleId): string => `${id}.yaml`;

/** The rule that a file says; `undefined` when its name cannot be one. */
export const ruleOfFile = (name: string): RuleId | undefined =>
  name.endsWith('.yaml') ? parseRuleId(basename(name, '.yaml')) : undefined;

/** Looks at the folder without reading its files. @throws what the file system says, when there is no such folder. */
export async function lookAtFolder(folder: string): Promise<FolderLook> {
  const names = (await readdir(folder)).filter(isRuleFile).toSorted();
  const marks = await Promise.all(names.map(async (name) => [name, await markOf(join(folder, name))] as const));
  return new Map(marks.flatMap(([name, mark]) => (mark === undefined ? [] : [[name, mark]])));
}

/** `undefined` when it vanished meanwhile. */
export async function markOf(file: string): Promise<string | undefined> {
  try {
    const { mtimeNs, ctimeNs, size, ino } = await stat(file, { bigint: true });
    return `${ino}/${size}/${mtimeNs}/${ctimeNs}`;
  } catch {
    return undefined;
  }
}

/** What stands in a file. */
export type SeenFile = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

export const readSeen = (file: string): Promise<SeenFile> =>
  readFile(file, 'utf8').then(
    (text): SeenFile => ({ ok: true, text }),
    (error: unknown): SeenFile => ({ ok: false, reason: messageOf(error) }),
  );

/** What stands in a file that was looked at; `undefined` when it is not the same any more. */
export async function readAsSeen(file: string, mark: string): Promise<SeenFile | undefined> {
  const seen = await readSeen(file);
  return (await markOf(file)) === mark ? seen : undefined;
}

/** Puts a text in the place of a file, so that nobody ever sees half of it, and it outlives a power cut. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx', 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** Makes what was renamed or removed in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
