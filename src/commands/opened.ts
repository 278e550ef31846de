import { dirname, resolve } from 'node:path';
import type { AskReplay, ReadDeadLetters } from '../dead-letters/port.ts';
import { createAskReplay } from '../dead-letters/sqlite/ask-replay.ts';
import { readDeadLetters } from '../dead-letters/sqlite/read-dead-letters.ts';
import type { Registry } from '../registry/port.ts';
import { openRegistry } from '../registry/sqlite/sqlite-registry.ts';
import type { CommandContext } from './command.ts';

/** Opens the registry for as long as `work` takes, and tells it in which file that is. */
export async function withRegistry<Result>(
  { database: openDatabase, kinds, clock, events }: CommandContext,
  work: (registry: Registry, file: string) => Promise<Result>,
): Promise<Result> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(), (open) => open.close());
  const registry = opened.adopt(await openRegistry({ database, kinds, clock, events }), (open) => open.close());
  return await work(registry, resolve(database.file));
}

/** Opens the dead letters, to be read and asked for, for as long as `work` takes, and tells it in which folder they are. */
export async function withDeadLetters<Result>(
  { database: openDatabase, clock }: CommandContext,
  work: (letters: ReadDeadLetters & AskReplay, dataDir: string) => Promise<Result>,
): Promise<Result> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(), (open) => open.close());
  const letters = { ...readDeadLetters(database), ...createAskReplay({ database, clock }) };
  return await work(letters, dirname(resolve(database.file)));
}
