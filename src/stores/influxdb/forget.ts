import { CallerError } from '../../model/errors.ts';
import { type EpochMs, epochMs, toIso } from '../../model/time.ts';
import type { ForgetTask, TimeSpan } from '../port.ts';
import { refusedBy, saysDatabaseMissing } from './answer.ts';
import type { Http } from './http.ts';
import { quoteName, withinSpan } from './influxql.ts';
import type { Query } from './query.ts';
import { rollupMeasurement } from './rollup-schema.ts';
import type { Server } from './server.ts';
import type { InfluxdbSettings } from './settings.ts';

export type Forgetting = {
  readonly server: Server;
  readonly query: Query;
  readonly http: Http;
  readonly settings: InfluxdbSettings;
};

/** Deletes what is older, in the spans between those that stay. @throws {CallerError} when this release cannot delete. */
export async function forget(task: ForgetTask, { server, query, http, settings }: Forgetting): Promise<void> {
  if (server.deletes === undefined) {
    throw new CallerError(`${server.label} cannot be told to delete: set the retention of the database there`, {
      status: 501,
      code: 'store_keeps_its_own',
    });
  }
  for (const measurement of measurementsOf(task)) {
    for (const span of spansToForget(task)) {
      if (server.deletes === 'influxql') await deleteByStatement(query, measurement, span);
      else await deleteByRequest({ http, settings }, measurement, span);
    }
  }
}

const measurementsOf = ({ kind, what }: ForgetTask): readonly string[] =>
  what === 'readings' ? [kind] : [rollupMeasurement(kind, what, 'device'), rollupMeasurement(kind, what, 'area')];

/** No database keeps anything from before. */
const beginning = epochMs(0);

/** What lies before the limit and outside the exceptions, which may overlap and come in any order. */
export function spansToForget({ before, except = [] }: Pick<ForgetTask, 'before' | 'except'>): readonly TimeSpan[] {
  const spans: TimeSpan[] = [];
  let from: EpochMs = beginning;
  for (const stays of [...except].sort((one, other) => one.from - other.from)) {
    if (stays.from > from) spans.push({ from, to: epochMs(Math.min(stays.from, before)) });
    from = epochMs(Math.max(from, stays.to));
    if (from >= before) return spans;
  }
  return [...spans, { from, to: before }];
}

async function deleteByStatement(query: Query, measurement: string, span: TimeSpan): Promise<void> {
  const answer = query(`DELETE FROM ${quoteName(measurement)} WHERE ${withinSpan(span)}`)[Symbol.asyncIterator]();
  while ((await answer.next()).done !== true);
}

/** 2.x deletes by a call of its own, in which the end is included. */
async function deleteByRequest({ http, settings }: Deleting, measurement: string, span: TimeSpan): Promise<void> {
  const { url, database, org = '', timeout, queryTimeout = timeout } = settings;
  const body = {
    start: toIso(span.from),
    stop: toIso(epochMs(span.to - 1)),
    predicate: `_measurement="${measurement.replace(/["\\]/g, '\\$&')}"`,
  };
  const path = `/api/v2/delete?${new URLSearchParams({ org, bucket: database }).toString()}`;
  const answer = await http.answer(await http.request({ path, json: body, timeout: queryTimeout }));
  if (answer.status < 300 || saysDatabaseMissing(answer)) return;
  throw refusedBy(`delete from ${measurement} at ${url}, database ${database}`, answer);
}

type Deleting = Pick<Forgetting, 'http' | 'settings'>;
