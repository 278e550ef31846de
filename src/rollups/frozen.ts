import type { Database } from '../database/port.ts';
import type { KindId } from '../model/ids.ts';
import { type EpochMs, epochMs } from '../model/time.ts';

/** What of a kind is as it will be for ever, because the readings that it came from are gone. */
export type Frozen = {
  /** Rollups of hours before this are not worked out again. */
  readonly before: EpochMs;
  /** Readings before this are deleted, but for those of hours that were dirty then, or got late readings since. */
  readonly readingsBefore: EpochMs;
};

const nothing: Frozen = { before: epochMs(0), readingsBefore: epochMs(0) };

export type FrozenHour = { readonly kind: KindId; readonly hour: EpochMs };

/**
 * Where the rollups are all that is left. What arrives for such an hour is kept raw: its rollup would be that of the late readings
 * alone.
 */
export class FrozenPast {
  readonly #database: Database;
  readonly #byKind = new Map<string, Frozen>();
  readonly #lateHours = new Map<string, Set<EpochMs>>();

  constructor(database: Database) {
    this.#database = database;
    const { connection } = database;
    for (const row of connection.prepare('SELECT kind, frozen_before, readings_before FROM rollup_frozen').all()) {
      const frozen = { before: moment(row['frozen_before']), readingsBefore: moment(row['readings_before']) };
      this.#byKind.set(String(row['kind']), frozen);
    }
    for (const { kind, hour } of connection.prepare('SELECT kind, hour FROM rollup_frozen_hours').all()) {
      this.#remember({ kind: String(kind), hour: moment(hour) });
    }
  }

  of(kind: KindId): Frozen {
    return this.#byKind.get(kind) ?? nothing;
  }

  isFrozen(kind: KindId, hour: EpochMs): boolean {
    return hour < this.of(kind).before;
  }

  /** Frozen hours that got readings all the same. */
  lateHours(kind: KindId): Iterable<EpochMs> {
    return this.#lateHours.get(kind) ?? [];
  }

  /** Answers which of them are new. Durable when it resolves. */
  async addLate(late: readonly FrozenHour[]): Promise<readonly FrozenHour[]> {
    const fresh = late.filter(({ kind, hour }) => this.#lateHours.get(kind)?.has(hour) !== true);
    if (fresh.length === 0) return fresh;
    try {
      await this.#database.transact((connection) => {
        const insert = connection.prepare('INSERT OR IGNORE INTO rollup_frozen_hours (kind, hour) VALUES (?, ?)');
        for (const { kind, hour } of fresh) insert.run(kind, hour);
        // Within the transaction: whoever deletes readings comes before it, or sees them.
        for (const each of fresh) this.#remember(each);
      });
    } catch (error) {
      for (const { kind, hour } of fresh) this.#lateHours.get(kind)?.delete(hour);
      throw error;
    }
    return fresh;
  }

  /** Never goes backwards: what is gone is gone. Durable when it resolves. */
  async advance(kind: KindId, { before, readingsBefore }: Frozen): Promise<void> {
    const known = this.of(kind);
    if (before <= known.before && readingsBefore <= known.readingsBefore) return;
    const frozen = {
      before: before > known.before ? before : known.before,
      readingsBefore: readingsBefore > known.readingsBefore ? readingsBefore : known.readingsBefore,
    };
    await this.#database.transact((connection) => {
      const put = connection.prepare(
        'INSERT OR REPLACE INTO rollup_frozen (kind, frozen_before, readings_before) VALUES (?, ?, ?)',
      );
      put.run(kind, frozen.before, frozen.readingsBefore);
      // Within the transaction, so that whoever marks an hour behind it sees it.
      this.#byKind.set(kind, frozen);
    });
  }

  #remember({ kind, hour }: { readonly kind: string; readonly hour: EpochMs }): void {
    const ofKind = this.#lateHours.get(kind) ?? new Set();
    this.#lateHours.set(kind, ofKind.add(hour));
  }
}

const moment = (value: unknown): EpochMs => epochMs(Number(value));
