import type { Kinds } from '../../../model/device-kind.ts';
import { quantity as definitionOf, type QuantityId } from '../../../model/quantity.ts';
import type { Rollup, RollupLevel } from '../../../model/rollup.ts';
import type { RolledUp, RollupQuery, RollupTask, Store } from '../../port.ts';
import { endless } from '../endless.ts';
import type { Names } from '../names.ts';
import { noName, rollupTable } from '../schema.ts';
import { spansOf } from '../spans.ts';
import type { StorageLink } from '../storage-link.ts';
import { keptNames, workedNames } from './columns.ts';
import { countRowsOf } from './count-rows-of.ts';
import { asNumbers, decodeRollups } from './decode-rollups.ts';
import { forgetOlder } from './forget-answers.ts';
import { whole } from './judged.ts';
import { countChanged, keepWorked } from './keep.ts';
import { type Plan, planOf } from './plan.ts';
import { tidy } from './tidy.ts';

type Context = {
  readonly link: StorageLink;
  readonly kinds: Kinds;
  readonly names: Names;
  /** Writes the numbers of names down, before anything that is kept refers to them. */
  readonly keepNames: (names: readonly string[]) => Promise<void>;
};

/** Works out, keeps and answers rollups. */
export const createRollupAnswers = (context: Context): Pick<Store, 'workOut' | 'rollUp' | 'rollups' | 'forget'> => ({
  workOut: (task) => workOut(task, context),
  rollUp: (task) => rollUp(task, context),
  rollups: (query) => readRollups(query, context),
  forget: (task) => forgetOlder(task, context),
});

/** How it is done best depends on how much there is to read. */
async function prepare(task: RollupTask, { link, kinds, names }: Context): Promise<Plan | undefined> {
  const counting = countRowsOf(task, { kinds, names });
  if (counting === undefined) return undefined;
  const { numbers } = await link.query({ task: 'query', ...counting, texts: 0 });
  return planOf(task, { kinds, names, rows: numbers[0]?.[0] ?? 0 });
}

async function workOut(task: RollupTask, context: Context): Promise<readonly Rollup[]> {
  const { link, names } = context;
  const plan = await prepare(task, context);
  if (plan === undefined) return [];
  const { groups, statements, quantities } = plan;
  const history = `1 AS revision, ${whole(task.at)} AS worked_out_at`;
  const answer = `SELECT ${asNumbers(keptNames)} FROM (SELECT ${workedNames.join(', ')}, ${history} FROM worked)`;
  return decodeRollups(await link.workOut({ task: 'work_out', groups, statements, answer }), { names, quantities });
}

async function rollUp(task: RollupTask & { readonly level: RollupLevel }, context: Context): Promise<RolledUp> {
  const { link, names, keepNames } = context;
  const plan = await prepare(task, context);
  if (plan === undefined) return { fresh: 0, restated: 0 };
  const { groups, statements, quantities } = plan;
  const groupNames = task.of.by === 'area' ? task.of.groups.map(({ id }) => id) : [];
  await keepNames([...quantities, ...groupNames.filter((name) => name !== '')]);
  const table = rollupTable(task.kind, { by: task.of.by, level: task.level });
  const keep = keepWorked({
    table,
    spans: spansOf(Float64Array.from(task.windows, ({ from }) => from)),
    at: task.at,
    directions: quantities.filter((id) => averages(id) === 'vector').map((id) => names.numberOf(id)),
    states: quantities.filter((id) => averages(id) === 'share_of_time').map((id) => names.numberOf(id)),
  });
  const ofTable = { table, level: task.level, windows: task.windows };
  const { numbers } = await link.workOut({
    task: 'work_out',
    groups,
    statements,
    keep,
    tidy: tidy({ ...ofTable, quantities: quantities.map((id) => names.numberOf(id)) }),
    answer: countChanged,
  });
  return { fresh: numbers[0]?.[0] ?? 0, restated: numbers[1]?.[0] ?? 0 };
}

const averages = (id: QuantityId) => definitionOf(id).averages;

async function readRollups(query: RollupQuery, { link, kinds, names }: Context): Promise<readonly Rollup[]> {
  const { kind, by, level, groups } = query;
  const { from, to } = endless(query);
  const quantities = query.quantities.filter((id) => kinds.get(kind)?.quantities.includes(id));
  const numbers = quantities.flatMap((id) => names.find(id) ?? []);
  const groupNumbers = groups?.flatMap((name) => (name === '' ? noName : (names.find(name) ?? [])));
  if (numbers.length === 0 || groupNumbers?.length === 0) return [];
  const ofGroups = groupNumbers === undefined ? '' : ` AND group_number IN (${groupNumbers.join(', ')})`;
  const sql =
    `SELECT ${asNumbers(keptNames)} FROM ${rollupTable(kind, { by, level })} WHERE start >= CAST(? AS BIGINT) ` +
    `AND start < CAST(? AS BIGINT) AND quantity_number IN (${numbers.join(', ')})${ofGroups}`;
  const answer = await link.query({ task: 'query', sql, parameters: [from, to], texts: 0 });
  return decodeRollups(answer, { names, quantities });
}
