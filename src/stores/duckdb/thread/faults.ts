import { messageOf } from '../../../model/errors.ts';

/** The database was broken off in the middle: it answers nothing more until it is opened again. */
export const isInvalidated = (error: unknown): boolean =>
  /invalidated because of a previous fatal error|FATAL Error/iu.test(messageOf(error));

/** The statement was wrong: our mistake, and no repetition helps. */
export const isOurs = (error: unknown): boolean =>
  /^(?:Binder|Parser|Catalog|Conversion|Invalid Input) Error/u.test(messageOf(error));

/**
 * Something around the file keeps it from opening, not the file: another process has it, it may not be read, the disk or the
 * memory is full, a later DuckDB wrote it. Such a file is never set aside.
 */
export const isEnvironment = (error: unknown): boolean =>
  /could not set lock|conflicting lock|permission denied|no space left|disk quota|out of memory|file too large|read-only file system|too many open files|newer version|is a directory|cannot open file/iu.test(
    messageOf(error),
  );
