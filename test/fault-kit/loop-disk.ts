import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The kernel shall write nothing back by itself between two cuts, or a missing fsync would go unnoticed: a journal commit of the
 * file system every ten minutes. (What else it writes back is at least 30 seconds old: vm.dirty_expire_centisecs.)
 */
const mountOptions = 'loop,noatime,commit=600';

/** A disk of its own, as a file with ext4 in it: what has not been synced is not in the file. */
export class LoopDisk implements AsyncDisposable {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #base: string;
  readonly #image: string;
  #isMounted = false;

  private constructor(base: string) {
    this.#base = base;
    this.#image = join(base, 'disk.ext4');
    this.folder = join(base, 'mounted');
  }

  /** @throws loudly where loop mounts do not work: this can be proven on no other machine */
  static async open(mebibytes: number): Promise<LoopDisk> {
    const disk = new LoopDisk(await mkdtemp(join(tmpdir(), 'barrio-disk-')));
    try {
      await mkdir(disk.folder);
      await writeFile(disk.#image, '');
      await truncate(disk.#image, mebibytes * 2 ** 20);
      await run('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0,lazy_journal_init=0', disk.#image]);
      await disk.#mount();
      return disk;
    } catch (cause) {
      await disk[Symbol.asyncDispose]();
      throw new Error('a disk to cut the power of needs root, mkfs.ext4 (Debian package e2fsprogs) and loop devices', {
        cause,
      });
    }
  }

  /**
   * Keeps what the disk holds at this moment, as the power goes: synced pages, and none of those that wait in memory. Whoever
   * writes to it must stand still.
   */
  async cutPower(): Promise<void> {
    await run('cp', ['--sparse=always', this.#image, `${this.#image}.cut`]);
  }

  /** Takes away the disk that nobody uses any more, and mounts what it held when the power was cut. */
  async comeBack(): Promise<void> {
    await this.#unmount();
    await rename(`${this.#image}.cut`, this.#image);
    await this.#mount();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isMounted) await this.#unmount();
    await rm(this.#base, { recursive: true, force: true });
  }

  async #mount(): Promise<void> {
    await run('mount', ['-t', 'ext4', '-o', mountOptions, this.#image, this.folder]);
    this.#isMounted = true;
  }

  async #unmount(): Promise<void> {
    await run('umount', [this.folder]);
    this.#isMounted = false;
  }
}
