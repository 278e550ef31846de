import { z } from 'zod';
import type { Database } from '../database/port.ts';
import { type Duration, milliseconds } from '../model/duration.ts';
import { areaId, type DeviceId, deviceId, kindId } from '../model/ids.ts';
import { isQuantityId } from '../model/quantity.ts';
import { before, type EpochMs, epochMs } from '../model/time.ts';
import type { FleetBook } from './book.ts';
import {
  type ClosedQuery,
  type FleetProblem,
  type FleetProblemKind,
  isFleetProblemKind,
  type Sign,
  type TimedProblem,
} from './port.ts';

/** Problems on disk. */
export class SqliteFleetBook implements FleetBook {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  open(): readonly FleetProblem[] {
    return this.#read('WHERE cleared_at IS NULL');
  }

  nextId(): number {
    const row = this.#database.connection.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM fleet_problems').get();
    return Number(row?.['id']);
  }

  lookedAt(): EpochMs | undefined {
    const row = this.#database.connection.prepare('SELECT looked_at FROM fleet_watch').get();
    return row === undefined ? undefined : epochMs(Number(row['looked_at']));
  }

  lastCleared(device: DeviceId, problem: FleetProblemKind): EpochMs | undefined {
    const [at] = Object.values(
      this.#database.connection
        .prepare('SELECT max(cleared_at) AS at FROM fleet_problems WHERE device = ? AND problem = ?')
        .get(device, problem) ?? {},
    );
    return typeof at === 'number' ? epochMs(at) : undefined;
  }

  closed({ problems, kinds, areas, device, limit, after: behind }: ClosedQuery): readonly FleetProblem[] {
    const named: [string, Iterable<string> | undefined][] = [
      ['problem', problems],
      ['kind', kinds],
      ['area', areas],
      ['device', device === undefined ? undefined : [device]],
    ];
    const asked = named.flatMap(([column, values]) => (values === undefined ? [] : [{ column, values: [...values] }]));
    const conditions = asked.map(({ column, values }) => `AND ${column} IN (${values.map(() => '?').join(', ')})`);
    const place = behind === undefined ? '' : 'AND (cleared_at, id) < (?, ?)';
    return this.#read(
      `WHERE cleared_at IS NOT NULL ${conditions.join(' ')} ${place} ORDER BY cleared_at DESC, id DESC LIMIT ?`,
      ...asked.flatMap(({ values }) => values),
      ...(behind === undefined ? [] : [behind.clearedAt, behind.id]),
      limit,
    );
  }

  times({ from, to }: { readonly from: EpochMs; readonly to: EpochMs }): readonly TimedProblem[] {
    const isIn = (moment: number): boolean => moment >= from && moment < to;
    return this.#database.connection
      .prepare(
        `SELECT kind, area, problem, since, detected_at, cleared_at, cleared_because FROM fleet_problems
         WHERE detected_at >= ?1 AND detected_at < ?2
         UNION ALL
         SELECT kind, area, problem, since, detected_at, cleared_at, cleared_because FROM fleet_problems
         WHERE cleared_at >= ?1 AND cleared_at < ?2 AND NOT (detected_at >= ?1 AND detected_at < ?2)
         LIMIT ${mostTimed}`,
      )
      .all(from, to)
      .flatMap((raw): TimedProblem[] => {
        const row = TimedRow.parse(raw);
        const isRepaired = row.cleared_because === 'healthy' && row.cleared_at !== null && isIn(row.cleared_at);
        const hasBegun = row.since <= row.detected_at;
        return [
          {
            ...namesOf(row),
            detectTook: hasBegun && isIn(row.detected_at) ? milliseconds(row.detected_at - row.since) : undefined,
            repairTook: isRepaired ? milliseconds((row.cleared_at ?? 0) - row.detected_at) : undefined,
          },
        ];
      });
  }

  async write(problems: readonly FleetProblem[], { now, keepFor }: { now: EpochMs; keepFor: Duration }): Promise<void> {
    await this.#database.transact((connection) => {
      const put = connection.prepare(
        `INSERT INTO fleet_problems (id, device, kind, area, problem, since, detected_at, cleared_at, cleared_because, signs)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET since = excluded.since, cleared_at = excluded.cleared_at,
           cleared_because = excluded.cleared_because, signs = excluded.signs`,
      );
      for (const each of problems) {
        const { id, device, kind, area, problem, since, detectedAt, cleared, signs } = each;
        const end = [cleared?.at ?? null, cleared?.because ?? null] as const;
        put.run(id, device, kind, area ?? null, problem, since, detectedAt, ...end, JSON.stringify(signs));
      }
      connection.prepare('INSERT OR REPLACE INTO fleet_watch (only, looked_at) VALUES (1, ?)').run(now);
      if (keepFor > 0) {
        connection.prepare('DELETE FROM fleet_problems WHERE cleared_at < ?').run(before(now, keepFor));
      }
    });
  }

  #read(where: string, ...values: readonly (string | number)[]): readonly FleetProblem[] {
    const rows = this.#database.connection.prepare(`SELECT * FROM fleet_problems ${where}`).all(...values);
    return rows.map((raw) => problemOf(ProblemRow.parse(raw)));
  }
}

/** More of them would hold up everybody else, and say nothing else. */
const mostTimed = 100_000;

const SignShape = z
  .object({
    quantity: z.string().refine(isQuantityId).optional(),
    times: z.array(z.number().transform(epochMs)),
    began: z.number().transform(epochMs).optional(),
    count: z.number(),
    value: z.number().optional(),
    reason: z.string(),
  })
  .transform(({ quantity, began, value, ...rest }): Sign => ({ quantity, began, value, ...rest }));

const TimedRow = z.object({
  kind: z.string(),
  area: z.string().nullable(),
  problem: z.string().refine(isFleetProblemKind),
  since: z.number(),
  detected_at: z.number(),
  cleared_at: z.number().nullable(),
  cleared_because: z.enum(['healthy', 'removed']).nullable(),
});

const ProblemRow = TimedRow.extend({
  id: z.number(),
  device: z.string(),
  signs: z.string().transform((text) => z.array(SignShape).parse(JSON.parse(text))),
});

const namesOf = ({ kind, area, problem }: z.output<typeof TimedRow>) => ({
  kind: kindId(kind),
  area: area === null ? undefined : areaId(area),
  problem,
});

function problemOf(row: z.output<typeof ProblemRow>): FleetProblem {
  const { id, since, detected_at: detectedAt, cleared_at: at, cleared_because: because, signs } = row;
  return {
    id,
    device: deviceId(row.device),
    ...namesOf(row),
    since: epochMs(since),
    detectedAt: epochMs(detectedAt),
    cleared: at === null || because === null ? undefined : { at: epochMs(at), because },
    signs,
  };
}
