import { type FileSystem, nodeFileSystem, type OpenFile } from './file-system.ts';

/** A real disk that fills up and breaks when a test says so. */
export type FaultyFileSystem = FileSystem & {
  /** Bytes that still fit; a write that does not fit is done in part, and fails. */
  spaceLeft: number;
  /** The error code of a full disk. */
  fullCode: 'ENOSPC' | 'EDQUOT' | 'EFBIG';
  /** Fails every fdatasync with this code from now on. */
  syncFailsWith: string | undefined;
  /** Holds back every fdatasync until it resolves. */
  syncWaitsFor: Promise<void> | undefined;
  /** Files that may not be removed. */
  sticky: boolean;
  syncs: number;
};

const systemError = (code: string): Error => Object.assign(new Error(`${code}: as the test wished`), { code });

export function createFaultyFileSystem(): FaultyFileSystem {
  const disk: FaultyFileSystem = {
    ...nodeFileSystem,
    spaceLeft: Number.POSITIVE_INFINITY,
    fullCode: 'ENOSPC',
    syncFailsWith: undefined,
    syncWaitsFor: undefined,
    sticky: false,
    syncs: 0,
    async open(path, how) {
      const file = await nodeFileSystem.open(path, how);
      return { ...file, ...breakable(disk, file, await file.size()) };
    },
    async remove(path) {
      if (disk.sticky) throw systemError('EPERM');
      await nodeFileSystem.remove(path);
    },
  };
  return disk;
}

/** Only growing costs space: what overwrites itself always fits. */
function breakable(disk: FaultyFileSystem, file: OpenFile, openedWith: number): Partial<OpenFile> {
  let size = openedWith;
  return {
    async write(parts, at) {
      const all = Buffer.concat(parts);
      const fits = Math.max(0, size - at) + disk.spaceLeft;
      const some = all.subarray(0, Math.min(all.byteLength, fits));
      await file.write([some], at);
      const grown = Math.max(size, at + some.byteLength);
      disk.spaceLeft -= grown - size;
      size = grown;
      if (some.byteLength < all.byteLength) throw systemError(disk.fullCode);
    },
    async truncate(bytes) {
      await file.truncate(bytes);
      disk.spaceLeft += size - bytes;
      size = bytes;
    },
    async sync() {
      disk.syncs++;
      await disk.syncWaitsFor;
      if (disk.syncFailsWith !== undefined) throw systemError(disk.syncFailsWith);
      await file.sync();
    },
  };
}
