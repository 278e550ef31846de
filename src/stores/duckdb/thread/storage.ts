import type { DuckDBConnection } from '@duckdb/node-api';
import { BugError, messageOf } from '../../../model/errors.ts';
import type {
  AppendTask,
  ColumnsAnswer,
  CopiedAnswer,
  ForgetRowsTask,
  NamesTask,
  Place,
  QueryTask,
  ScanTask,
  StorageAnswer,
  StorageSettings,
  WorkOutTask,
} from '../protocol.ts';
import { append, writeNames } from './append.ts';
import { ask, askAbout } from './ask.ts';
import { copyDatabase } from './copy.ts';
import { type Database, openDatabase, questionsAtOnce } from './database.ts';
import { isInvalidated } from './faults.ts';
import { checkpoint, forget } from './forget.ts';
import { Lane } from './lane.ts';
import { RightOfWay } from './right-of-way.ts';
import { workOut } from './work-out.ts';

/**
 * The database as its thread holds it: tasks of a lane run in the order they come. Readings, questions, rollups that are asked
 * for and rollups that are kept have lanes of their own; what keeps rollups gives way to questions. A database that broke off is opened again by the next task.
 */
export class Storage {
  readonly #settings: StorageSettings;
  #database: Promise<Database> | undefined;
  /** Unknown after a failure: the commit may have happened nevertheless. */
  #place: { readonly is: Place | undefined } | undefined;
  readonly #writing = new Lane();
  readonly #reading = new Lane(questionsAtOnce);
  readonly #scanning = new Lane();
  readonly #workingOut = new Lane(questionsAtOnce);
  readonly #keeping = new Lane();
  readonly #copying = new Lane();
  readonly #closing = new AbortController();
  readonly #rightOfWay = new RightOfWay();
  readonly #giveWay = (): Promise<void> => this.#rightOfWay.yield(patience);

  constructor(settings: StorageSettings, database: Database) {
    this.#settings = settings;
    this.#database = Promise.resolve(database);
  }

  async append(task: AppendTask): Promise<StorageAnswer> {
    return this.#in(this.#writing, async (database) => {
      this.#place ??= { is: await database.place() };
      const { is: place } = this.#place;
      if (place !== undefined && task.upTo <= place.upTo) return { answer: 'already_applied', sealed: place.sealed };
      this.#place = undefined;
      await append(database.writer, task);
      this.#place = { is: { upTo: task.upTo, sealed: task.sealed } };
      return { answer: 'appended' };
    });
  }

  async keepNames({ names }: NamesTask): Promise<StorageAnswer> {
    await this.#in(this.#writing, ({ writer }) => writeNames(writer, names));
    return { answer: 'appended' };
  }

  async query(task: QueryTask): Promise<ColumnsAnswer> {
    const { candidates } = task;
    if (candidates === undefined) {
      return this.#inAHurry(this.#reading, ({ readers }, place) => ask(connectionAt(readers, place), task));
    }
    return this.#in(this.#writing, ({ writer }) => askAbout(writer, task, candidates));
  }

  /** Gives way to whoever is in a hurry. */
  async scan(task: ScanTask): Promise<ColumnsAnswer> {
    return this.#in(this.#scanning, async ({ scanner }) => {
      await this.#giveWay();
      return await ask(scanner, task);
    });
  }

  async workOut(task: WorkOutTask): Promise<ColumnsAnswer> {
    if (task.keep === undefined) {
      return this.#inAHurry(this.#workingOut, ({ workers }, place) => workOut(connectionAt(workers, place), task));
    }
    return this.#in(this.#keeping, ({ keeper }) => workOut(keeper, task, this.#giveWay));
  }

  /** Rollups that are to be kept wait for it, readings only while the room is given back. */
  async forget({ tables }: ForgetRowsTask): Promise<StorageAnswer> {
    let rows = 0;
    for (const table of tables) {
      rows += await this.#in(this.#keeping, ({ keeper }) =>
        forget(keeper, table, { stop: this.#closing.signal, giveWay: this.#giveWay }),
      );
    }
    if (rows >= worthACheckpoint) await this.#in(this.#writing, ({ writer }) => checkpoint(writer));
    return { answer: 'forgotten' };
  }

  /** Waits neither for readings nor for questions; they do not wait for it. */
  async copyTo(file: string): Promise<CopiedAnswer> {
    const { signal } = this.#closing;
    return this.#in(this.#copying, (database) => copyDatabase(database, { file, signal }));
  }

  /** Waits for what is under way and lets go of the file. DuckDB moves its log into the file then, if there is room. */
  async close(): Promise<void> {
    this.#closing.abort();
    const lanes = [this.#writing, this.#reading, this.#scanning, this.#workingOut, this.#keeping, this.#copying];
    await Promise.all(lanes.map((lane) => lane.settled()));
    const database = await this.#database;
    database?.close();
  }

  #in<Answer>(lane: Lane, work: (database: Database, place: number) => Promise<Answer>): Promise<Answer> {
    return lane.run((place) => this.#using((database) => work(database, place)));
  }

  /** Somebody waits for the answer. */
  #inAHurry<Answer>(lane: Lane, work: (database: Database, place: number) => Promise<Answer>): Promise<Answer> {
    return this.#rightOfWay.hurry(() => this.#in(lane, work));
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

/** Milliseconds for which whoever is in no hurry lets questions go first, before each statement. */
const patience = 50;

const connectionAt = (connections: readonly DuckDBConnection[], place: number): DuckDBConnection => {
  const connection = connections[place];
  if (connection === undefined) throw new BugError(`a lane has no connection ${place}`);
  return connection;
};

/** Rows of one block of a table: fewer leave no block empty. */
const worthACheckpoint = 122_880;

export const failureOf = (error: unknown, ours: boolean): StorageAnswer => ({
  answer: 'failed',
  reason: messageOf(error),
  ours,
});
