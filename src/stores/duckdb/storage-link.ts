import { Worker } from 'node:worker_threads';
import { BugError, ConfigError, messageOf, UnavailableError } from '../../model/errors.ts';
import type {
  AppendTask,
  ColumnsAnswer,
  CopiedAnswer,
  ForgetfulTable,
  Letter,
  NamedNumber,
  Opening,
  Place,
  QueryTask,
  ScanTask,
  SetAside,
  StorageAnswer,
  StorageSettings,
  StorageTask,
  WorkOutTask,
} from './protocol.ts';

/** The storage thread as the rest of the process sees it. */
export interface StorageLink {
  /** Where the data were in the journal when it was opened. */
  readonly place: Place | undefined;
  /** The log of the file, when only that was damaged. */
  readonly setAside: SetAside | undefined;
  /** Answers what an earlier try had sealed, when the position says that all of it was applied before. */
  append(task: AppendTask): Promise<{ readonly sealedBefore: string | undefined }>;
  keepNames(names: readonly NamedNumber[]): Promise<void>;
  query(task: QueryTask): Promise<ColumnsAnswer>;
  /** The same for whoever is not in a hurry: all others go first. */
  scan(task: ScanTask): Promise<ColumnsAnswer>;
  workOut(task: WorkOutTask): Promise<ColumnsAnswer>;
  forget(tables: readonly ForgetfulTable[]): Promise<void>;
  copyTo(file: string): Promise<CopiedAnswer>;
  close(): Promise<void>;
}

type Waiting = { readonly resolve: (answer: StorageAnswer) => void; readonly reject: (error: Error) => void };

/**
 * Starts the storage thread and waits until it has opened the file. When that is damaged, it lies aside, and there is no file.
 *
 * @throws {ConfigError} when something around the file keeps it from opening.
 */
export async function openStorageLink(
  settings: StorageSettings,
): Promise<StorageLink | { readonly allSetAside: SetAside }> {
  const worker = new Worker(new URL('./thread/storage-thread.ts', import.meta.url), {
    workerData: settings,
    name: 'storage',
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const opening = await firstWord(worker);
  if (!opening.opened) {
    await ended;
    if ('setAside' in opening) return { allSetAside: opening.setAside };
    const message = `could not open the store ${settings.file}: ${opening.reason}`;
    throw opening.environment ? new ConfigError(message) : new UnavailableError(message);
  }
  const send = createCalls(worker, settings.file);
  const ask = async (task: QueryTask | ScanTask | WorkOutTask): Promise<ColumnsAnswer> => {
    const answer = await send(task, []);
    if (answer.answer !== 'columns') throw new BugError(`the storage thread answered a question with ${answer.answer}`);
    return answer;
  };
  return {
    place: opening.place,
    setAside: opening.setAside,
    async append(task) {
      const buffers = task.tables.map(({ rows }) => rows.buffer);
      const answer = await send(task, buffers);
      return { sealedBefore: answer.answer === 'already_applied' ? answer.sealed : undefined };
    },
    async keepNames(names) {
      await send({ task: 'names', names }, []);
    },
    query: ask,
    scan: ask,
    workOut: ask,
    async forget(tables) {
      await send({ task: 'forget', tables }, []);
    },
    async copyTo(file) {
      const answer = await send({ task: 'copy', file }, []);
      if (answer.answer !== 'copied') throw new BugError(`the storage thread answered a copy with ${answer.answer}`);
      return answer;
    },
    async close() {
      await send({ task: 'close' }, []);
      await ended;
    },
  };
}

const firstWord = (worker: Worker): Promise<Opening> =>
  new Promise((resolve) => {
    worker.once('message', (opening: Opening) => resolve(opening));
    worker.once('error', (error) => resolve({ opened: false, reason: messageOf(error), environment: false }));
  });

/** Sends tasks and matches the answers to them; when the thread ends, whoever waits is told. */
function createCalls(worker: Worker, file: string) {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let gone: string | undefined;
  const giveUp = (reason: string): void => {
    gone ??= reason;
    for (const { reject } of waiting.values()) reject(unavailable(file, gone));
    waiting.clear();
  };
  worker.on('error', (error) => giveUp(`its thread broke: ${messageOf(error)}`));
  worker.on('exit', () => giveUp('its thread has ended'));
  worker.on('message', ({ id, content }: Letter<StorageAnswer>) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (content.answer !== 'failed') call?.resolve(content);
    else call?.reject(content.ours ? new BugError(content.reason) : unavailable(file, content.reason));
  });
  return (content: StorageTask, moved: readonly ArrayBuffer[]): Promise<StorageAnswer> => {
    if (gone !== undefined) return Promise.reject(unavailable(file, gone));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, content } satisfies Letter<StorageTask>, [...moved]);
    });
  };
}

const unavailable = (file: string, reason: string): UnavailableError =>
  new UnavailableError(`the store ${file} did not do it: ${reason}`);
