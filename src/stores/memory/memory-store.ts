import type { Kinds } from '../../model/device-kind.ts';
import type { Reading } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { EpochMs } from '../../model/time.ts';
import type { ForgetTask, ReadingsQuery, RollupTask, ScanQuery, Store } from '../port.ts';
import { byTimeThenDevice, partOf } from '../reading-order.ts';
import { workOutRollups } from '../rolling/work-out.ts';
import { aggregateReadings } from './aggregate-readings.ts';
import { createJudgements } from './keep-judgements.ts';
import { keepBatch, type Rows } from './keep-readings.ts';
import { createKeptRollups } from './keep-rollups.ts';

/**
 * Keeps readings in plain maps and answers by walking through all of them: slow, but right at a glance. Other stores are
 * measured against it, and tests that need a store use it. Nothing survives the process.
 */
export function createMemoryStore({ kinds }: { readonly kinds: Kinds }): Store {
  const rows: Rows = new Map();
  const judgements = createJudgements();
  const kept = createKeptRollups();

  const everything = (): readonly Reading[] => [...rows.values()].flatMap(rowsOf).map(judgements.applyTo);
  const workOut = (task: RollupTask) => workOutRollups(everything(), task, kinds);

  function forgetReadings(isForgotten: (of: Pick<Reading, 'kind' | 'time'>) => boolean): void {
    judgements.forget(isForgotten);
    for (const device of rows.values()) {
      for (const [time, row] of device) if (isForgotten(row)) device.delete(time);
    }
  }
  return {
    name: 'memory',
    resumeFrom: async () => undefined,
    async append(batch) {
      judgements.keep(batch.rejudged ?? []);
      return keepBatch(rows, { batch, kinds });
    },
    latest: async () => [...rows.values()].flatMap(latestOfDevice).map(judgements.applyTo),
    readings: async (query) =>
      selectReadings(rowsOf(rows.get(query.device) ?? new Map()), query).map(judgements.applyTo),
    async *scan(query) {
      const found = everything().flatMap((reading) => selectScanned(reading, query) ?? []);
      found.sort(byTimeThenDevice);
      for (let at = 0; at < found.length; at += batchSize) yield found.slice(at, at + batchSize);
    },
    aggregate: async (query) => aggregateReadings(everything(), query),
    workOut: async (task) => workOut(task),
    rollUp: async (task) => kept.keep(workOut(task), task),
    rollups: async (query) => kept.select(query),
    async forget(task) {
      const { kind, what } = task;
      if (what === 'readings') forgetReadings((of) => of.kind === kind && isOver(of.time, task));
      else kept.forget({ kind, level: what, isForgotten: (start) => isOver(start, task) });
    },
    health: async () => ({ ok: true, detail: `${[...rows.values()].flatMap(rowsOf).length} rows in memory` }),
    copyTo: async () => undefined,
    close: async () => rows.clear(),
  };
}

/** Small enough that tests see several. */
const batchSize = 500;

function selectScanned(reading: Reading, { kind, from, to, ...query }: ScanQuery): Reading | undefined {
  if (reading.kind !== kind || reading.time < from || reading.time >= to) return undefined;
  if (query.devices?.includes(reading.device) === false) return undefined;
  if (query.areas?.some((area) => area === reading.area) === false) return undefined;
  return partOf(reading, query.quantities);
}

const rowsOf = (device: ReadonlyMap<EpochMs, Reading>): readonly Reading[] => [...device.values()];

const isOver = (time: EpochMs, { before, except = [] }: ForgetTask): boolean =>
  time < before && !except.some(({ from, to }) => time >= from && time < to);

function latestOfDevice(rows: ReadonlyMap<EpochMs, Reading>): readonly Reading[] {
  const seen = new Set<QuantityId>();
  const latest: Reading[] = [];
  for (const row of [...rows.values()].sort((one, other) => other.time - one.time)) {
    const observations = row.observations.filter(({ quantity }) => !seen.has(quantity));
    for (const { quantity } of observations) seen.add(quantity);
    if (observations.length > 0) latest.push({ ...row, observations });
  }
  return latest;
}

function selectReadings(rows: readonly Reading[], query: ReadingsQuery): readonly Reading[] {
  const direction = query.order === 'oldest_first' ? 1 : -1;
  const wanted = (quantity: QuantityId): boolean => query.quantities?.includes(quantity) ?? true;
  return rows
    .filter(({ kind, time }) => kind === query.kind && time >= query.from && time < query.to)
    .map((row) => ({ ...row, observations: row.observations.filter(({ quantity }) => wanted(quantity)) }))
    .filter(({ observations }) => observations.length > 0)
    .sort((one, other) => direction * (one.time - other.time))
    .slice(0, Math.max(0, query.limit));
}
