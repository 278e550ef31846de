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

/** Rows of several kinds and the position they bring the store to: one transaction. */
export type AppendTask = {
  readonly task: 'append';
  readonly upTo: number;
  /** Kept with the position, until the next batch. */
  readonly sealed: string;
  readonly names: readonly NamedNumber[];
  readonly tables: readonly { readonly kind: string; readonly rows: Rows }[];
};

/** A statement whose columns are all DOUBLE but for the last `texts`, which are VARCHAR. */
export type QueryTask = {
  readonly task: 'query';
  readonly sql: string;
  readonly parameters: readonly number[];
  readonly texts: number;
  readonly candidates?: Candidates;
};

/** All of it goes into a new file. */
export type CopyTask = { readonly task: 'copy'; readonly file: string };

type CloseTask = { readonly task: 'close' };
export type StorageTask = AppendTask | QueryTask | CopyTask | CloseTask;

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
  | { readonly answer: 'appended' | 'closed' }
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
