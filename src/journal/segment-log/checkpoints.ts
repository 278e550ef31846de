import { join } from 'node:path';
import { BugError } from '../../model/errors.ts';
import { beginning, type Position, position } from '../port.ts';
import { CheckpointFile, maxNameBytes } from './checkpoint-file.ts';
import type { DamageLog } from './damage.ts';
import type { FileSystem } from './file-system.ts';

export type CheckpointsSettings = {
  readonly directory: string;
  readonly files: FileSystem;
  readonly damage: DamageLog;
};

const suffix = '.checkpoint';

/** Where all consumers are, each in a file of its own. */
export class Checkpoints {
  readonly #settings: CheckpointsSettings;
  readonly #byName = new Map<string, CheckpointFile>();
  /** Those whose place was lost: what they say is no sign of what there was. */
  readonly #restarted = new Set<string>();

  private constructor(settings: CheckpointsSettings) {
    this.#settings = settings;
  }

  static async open(settings: CheckpointsSettings): Promise<Checkpoints> {
    const { directory, files } = settings;
    await files.ensureDirectory(directory);
    const checkpoints = new Checkpoints(settings);
    for (const fileName of await files.list(directory)) {
      if (fileName.endsWith(suffix)) await checkpoints.#load(fileName);
    }
    return checkpoints;
  }

  get all(): ReadonlyMap<string, CheckpointFile> {
    return this.#byName;
  }

  /** What everyone whose place could be read has finished; `undefined` when there is nobody. */
  get slowestKnown(): Position | undefined {
    const known = [...this.#byName]
      .filter(([name]) => !this.#restarted.has(name))
      .map(([, { committed }]) => committed);
    return known.length === 0 ? undefined : position(Math.min(...known));
  }

  get furthest(): Position {
    return position(Math.max(0, ...this.#positions()));
  }

  /** The consumer's checkpoint; a new one stands at `start`. */
  async take(name: string, start: Position): Promise<CheckpointFile> {
    return this.#byName.get(name) ?? this.#create(name, start);
  }

  async forget(name: string): Promise<void> {
    const { directory, files } = this.#settings;
    const checkpoint = this.#byName.get(name);
    if (checkpoint === undefined) return;
    this.#byName.delete(name);
    await checkpoint.close();
    await files.remove(this.#pathOf(name));
    await files.syncDirectory(directory);
  }

  async close(): Promise<void> {
    for (const checkpoint of this.#byName.values()) await checkpoint.close();
  }

  async #create(name: string, start: Position): Promise<CheckpointFile> {
    const { directory, files } = this.#settings;
    if (name === '' || Buffer.byteLength(name) > maxNameBytes) {
      throw new BugError(`opening a consumer of the journal: a name has 1 to ${maxNameBytes} bytes, not "${name}"`);
    }
    const file = await files.open(this.#pathOf(name), 'create');
    try {
      const checkpoint = await CheckpointFile.create(file, name, start);
      await files.syncDirectory(directory);
      this.#byName.set(name, checkpoint);
      return checkpoint;
    } catch (error) {
      await file.close();
      await files.remove(this.#pathOf(name));
      throw error;
    }
  }

  async #load(fileName: string): Promise<void> {
    const { directory, files, damage } = this.#settings;
    const file = await files.open(join(directory, fileName), 'write');
    const checkpoint = await CheckpointFile.read(file);
    if (checkpoint !== undefined) {
      this.#byName.set(checkpoint.name, checkpoint);
      return;
    }
    await file.close();
    const name = decodeName(fileName.slice(0, -suffix.length));
    const detail = `where ${name} was cannot be read; it starts again with the oldest message`;
    damage.report({ segment: fileName, offset: 0, kind: 'damaged_record', detail, messagesLost: 0 });
    this.#restarted.add(name);
    await this.#create(name, beginning);
  }

  #pathOf(name: string): string {
    return join(this.#settings.directory, encodeURIComponent(name) + suffix);
  }

  #positions(): number[] {
    return [...this.#byName.values()].map(({ committed }) => committed);
  }
}

const decodeName = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
};
