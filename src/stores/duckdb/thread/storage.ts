import { messageOf } from '../../../model/errors.ts';
import type {
  AppendTask,
  ColumnsAnswer,
  CopiedAnswer,
  Place,
  QueryTask,
  StorageAnswer,
  StorageSettings,
} from '../protocol.ts';
import { append } from './append.ts';
import { ask, askAbout } from './ask.ts';
import { copyDatabase } from './copy.ts';
import { type Database, openDatabase } from './database.ts';
import { isInvalidated } from './faults.ts';

/**
 * The database as its thread holds it: tasks of a lane run one after the other, readings and questions in lanes of their own. A
 * database that broke off is opened again by the next task.
 */
export class Storage {
  readonly #settings: StorageSettings;
  #database: Promise<Database> | undefined;
  /** Unknown after a failure: the commit may have happened nevertheless. */
  #place: { readonly is: Place | undefined } | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #reading: Promise<unknown> = Promise.resolve();
  #copying: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(settings: StorageSettings, database: Database) {
    this.#settings = settings;
    this.#database = Promise.resolve(database);
  }

  async append(task: AppendTask): Promise<StorageAnswer> {
    return this.#inWritingLane(async (database) => {
      this.#place ??= { is: await database.place() };
      const { is: place } = this.#place;
      if (place !== undefined && task.upTo <= place.upTo) return { answer: 'already_applied', sealed: place.sealed };
      this.#place = undefined;
      await append(database.writer, task);
      this.#place = { is: { upTo: task.upTo, sealed: task.sealed } };
      return { answer: 'appended' };
    });
  }

  async query(task: QueryTask): Promise<ColumnsAnswer> {
    const { candidates } = task;
    if (candidates !== undefined) {
      return this.#inWritingLane((database) => askAbout(database.writer, task, candidates));
    }
    const turn = this.#reading.then(() => this.#using((database) => ask(database.reader, task)));
    this.#reading = turn.catch(() => undefined);
    return turn;
  }

  /** Waits neither for readings nor for questions; they do not wait for it. */
  async copyTo(file: string): Promise<CopiedAnswer> {
    const { signal } = this.#closing;
    const turn = this.#copying.then(() => this.#using((database) => copyDatabase(database, { file, signal })));
    this.#copying = turn.catch(() => undefined);
    return turn;
  }

  /** Waits for what is under way and lets go of the file. DuckDB moves its log into the file then, if there is room. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#writing, this.#reading, this.#copying]);
    const database = await this.#database;
    database?.close();
  }

  async #inWritingLane<Answer>(work: (database: Database) => Promise<Answer>): Promise<Answer> {
    const turn = this.#writing.then(() => this.#using(work));
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #using<Answer>(work: (database: Database) => Promise<Answer>): Promise<Answer> {
    const opened = this.#opened();
    const database = await opened;
    try {
      return await work(database);
    } catch (error) {
      // Another lane may have met the same fault, and the file may be open again: that one is sound.
      if (isInvalidated(error) && this.#database === opened) {
        this.#database = undefined;
        database.close();
      }
      throw error;
    }
  }

  #opened(): Promise<Database> {
    this.#database ??= openDatabase(this.#settings).catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return this.#database;
  }
}

export const failureOf = (error: unknown, ours: boolean): StorageAnswer => ({
  answer: 'failed',
  reason: messageOf(error),
  ours,
});
