import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of so many mebibytes, for something to run out of. */
export interface SmallVolume extends AsyncDisposable {
  readonly path: string;
  freeBytes(): number;
  /** Takes all room but so much, as another program on the same disk would. */
  fill(leaveBytes: number): Promise<void>;
  /** Gives the room back. */
  free(): Promise<void>;
}

/** Mounts a tmpfs. @throws where that is not possible: a proof of a full disk without a disk would prove nothing. */
export async function mountSmallVolume(mebibytes: number): Promise<SmallVolume> {
  const path = await mkdtemp(join(tmpdir(), 'barrio-volume-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (cause) {
    rmSync(path, { recursive: true });
    throw new Error('a small disk cannot be mounted here: run this as root, where mounting is allowed', { cause });
  }
  const ballast = join(path, 'ballast');
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    freeBytes,
    async fill(leaveBytes) {
      const file = await open(ballast, 'a');
      try {
        const block = Buffer.alloc(64 * 1024, 0xba);
        // The service writes at the same time, so the last blocks may find no room either.
        while (freeBytes() > leaveBytes)
          await file.write(block.subarray(0, Math.min(block.length, freeBytes() - leaveBytes)));
      } catch (error) {
        if (!isNoSpace(error)) throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      execFileSync('umount', ['-l', path], { stdio: 'pipe' });
      await rm(path, { recursive: true, force: true });
    },
  };
}

const isNoSpace = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC';
