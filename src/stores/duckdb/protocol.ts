import type { Rows } from './rows.ts';
import type { KindTable } from './schema.ts';

/** What the storage thread is started with. */
export type StorageSettings = {
  readonly file: string;
  readonly tables: readonly KindTable[];
  readonly memoryLimitMiB: number;
  readonly threads: number;
  /** Becomes part of the name of a file that is set aside. */
  readonly openedAt: string;
};

export type NamedNumber = readonly [number: number, name: string];

/** (device, time) pairs that a statement can join as the table `candidates`. */
export type Candidates = { readonly devices: Int32Array; readonly times: Float64Array };

/** Judgements on their way to the storage thread, column by column. */
export type Judgements = {
  readonly kinds: Int32Array;
  readonly devices: Int32Array;
  readonly quantities: Int32Array;
  readonly times: Float64Array;
  readonly qualities: Uint8Array;
  readonly revisions: Int32Array;
  /** JSON arrays of sentences. */
  readonly reasons: readonly string[];
};

/** Rows of several kinds and the position they bring the store to: one transaction. */
export type AppendTask = {
  readonly task: 'append';
  readonly upTo: number;
  /** Kept with the position, until the next batch. */
  readonly sealed: string;
  readonly names: readonly NamedNumber[];
  readonly tables: readonly { readonly kind: string; readonly rows: Rows }[];
  readonly judgements: Judgements;
};

/** Names that are needed before a batch brings them. */
export type NamesTask = { readonly task: 'names'; readonly names: readonly NamedNumber[] };

/** A statement whose columns are all DOUBLE but for the last `texts`, which are VARCHAR. */
export type QueryTask = {
  readonly task: 'query';
  readonly sql: string;
  readonly parameters: readonly number[];
  readonly texts: number;
  readonly candidates?: Candidates;
};

/** A question that nobody waits for as long as others ask. */
export type ScanTask = Omit<QueryTask, 'task' | 'candidates'> & { readonly task: 'scan' };

/** What the session tables `group_areas` and `group_devices` are to hold. */
export type GroupsOfTask = {
  readonly areas: { readonly groups: Int32Array; readonly areas: Int32Array };
  readonly devices: { readonly groups: Int32Array; readonly counts: Int32Array };
};

/** Statements that fill the session table `worked`; what keeps its rows, in one transaction; and what is asked at last. */
export type WorkOutTask = {
  readonly task: 'work_out';
  readonly groups: GroupsOfTask;
  readonly statements: readonly string[];
  readonly keep?: readonly string[];
  /** Transactions that follow when anything was written. */
  readonly tidy?: readonly (readonly string[])[];
  /** Its columns are all DOUBLE. */
  readonly answer: string;
};

/** Rows of a table that lie before a time and meet a condition. */
export type ForgetfulTable = {
  readonly name: string;
  /** The column that counts as the time of a row. */
  readonly time: string;
  readonly before: number;
  readonly condition: string;
};

/** Rows to be deleted, and the room that they took to be given back. */
export type ForgetRowsTask = { readonly task: 'forget'; readonly tables: readonly ForgetfulTable[] };

/** All of it goes into a new file. */
export type CopyTask = { readonly task: 'copy'; readonly file: string };

type CloseTask = { readonly task: 'close' };
export type StorageTask =
  | AppendTask
  | NamesTask
  | QueryTask
  | ScanTask
  | WorkOutTask
  | ForgetRowsTask
  | CopyTask
  | CloseTask;

/** Columns of numbers (NULL is NaN), then of texts. */
export type ColumnsAnswer = {
  readonly rows: number;
  readonly numbers: readonly Float64Array<ArrayBuffer>[];
  readonly texts: readonly (readonly (string | undefined)[])[];
};

/** The journal position of the data, and what was sealed with the batch that brought it there. */
export type Place = { readonly upTo: number; readonly sealed: string };

/** What was copied: up to which journal position, and the rows of each kind. */
export type CopiedAnswer = {
  readonly answer: 'copied';
  readonly upTo: number | undefined;
  readonly rows: Readonly<Record<string, number>>;
};

export type StorageAnswer =
  | { readonly answer: 'appended' | 'forgotten' | 'closed' }
  | { readonly answer: 'already_applied'; readonly sealed: string }
  | ({ readonly answer: 'columns' } & ColumnsAnswer)
  | CopiedAnswer
  | { readonly answer: 'failed'; readonly reason: string; readonly ours: boolean };

export type Letter<Content> = { readonly id: number; readonly content: Content };

/** The first thing that the storage thread says. */
export type Opening =
  | { readonly opened: true; readonly place: Place | undefined; readonly setAside?: SetAside | undefined }
  /** All of it did not open, and lies aside: there is no file now. */
  | { readonly opened: false; readonly setAside: SetAside }
  | { readonly opened: false; readonly reason: string; readonly environment: boolean };

/** A file that did not open, under its new name. */
export type SetAside = { readonly to: string; readonly reason: string };
