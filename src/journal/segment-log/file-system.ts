import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';

/** What the segment log needs of a disk. A port, so that a test can fill the disk or break it at will. */
export interface FileSystem {
  /** Makes the directory and those above it where they are missing. */
  ensureDirectory(path: string): Promise<void>;
  list(path: string): Promise<readonly string[]>;
  /** `create` makes an empty file, or empties the one that is there. */
  open(path: string, how: 'read' | 'write' | 'create'): Promise<OpenFile>;
  remove(path: string): Promise<void>;
  /** Makes creations and removals in the directory last. */
  syncDirectory(path: string): Promise<void>;
}

export interface OpenFile {
  size(): Promise<number>;
  /** Fills `into` from byte `at` on; says how many bytes there were. */
  read(into: Uint8Array, at: number): Promise<number>;
  /** Writes all parts one after the other from byte `at` on, or throws; then some of them may be written. */
  write(parts: readonly Uint8Array[], at: number): Promise<void>;
  /** The content and the size are on disk when it resolves (fdatasync). */
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
}

const flags = {
  read: constants.O_RDONLY,
  write: constants.O_RDWR,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC,
} as const;

export const nodeFileSystem: FileSystem = {
  async ensureDirectory(path) {
    await mkdir(path, { recursive: true });
  },
  list: (path) => readdir(path),
  open: async (path, how) => createOpenFile(await open(path, flags[how])),
  remove: (path) => rm(path, { force: true }),
  async syncDirectory(path) {
    const directory = await open(path, constants.O_RDONLY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};

function createOpenFile(handle: FileHandle): OpenFile {
  return {
    size: async () => (await handle.stat()).size,
    read: (into, at) => readFully(handle, into, at),
    write: (parts, at) => writeFully(handle, parts, at),
    sync: () => handle.datasync(),
    truncate: (bytes) => handle.truncate(bytes),
    close: () => handle.close(),
  };
}

async function readFully(handle: FileHandle, into: Uint8Array, at: number): Promise<number> {
  let filled = 0;
  while (filled < into.byteLength) {
    const { bytesRead } = await handle.read(into, filled, into.byteLength - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function writeFully(handle: FileHandle, parts: readonly Uint8Array[], at: number): Promise<void> {
  let rest = parts;
  let offset = at;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, offset);
    offset += bytesWritten;
    rest = without(rest, bytesWritten);
  }
}

/** The parts without their first `count` bytes. */
function without(parts: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = count;
  for (const part of parts) {
    if (skip < part.byteLength) rest.push(skip === 0 ? part : part.subarray(skip));
    skip = Math.max(0, skip - part.byteLength);
  }
  return rest;
}

/** The system's name of an error, e.g. `ENOSPC`; empty when it has none. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** No space left, quota reached, file too large: it may pass. */
export const meansNoRoom = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error));
