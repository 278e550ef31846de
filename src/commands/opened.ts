import { dirname, resolve } from 'node:path';
import type { AskReplay, ReadDeadLetters } from '../dead-letters/port.ts';
import { createAskReplay } from '../dead-letters/sqlite/ask-replay.ts';
import { readDeadLetters } from '../dead-letters/sqlite/read-dead-letters.ts';
import { type LedgerReader, readLedger } from '../ledger/sqlite/read-ledger.ts';
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

export type OpenedLetters = {
  readonly letters: ReadDeadLetters & AskReplay;
  readonly ledger: LedgerReader;
  /** The folder in which they are. */
  readonly dataDir: string;
};

/** Opens the dead letters, to be read and asked for, and the books beside them, for as long as `work` takes. */
export async function withDeadLetters<Result>(
  { database: openDatabase, clock }: CommandContext,
  work: (opened: OpenedLetters) => Promise<Result>,
): Promise<Result> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(), (open) => open.close());
  const letters = { ...readDeadLetters(database), ...createAskReplay({ database, clock }) };
  return await work({ letters, ledger: readLedger(database), dataDir: dirname(resolve(database.file)) });
}
