import { columns } from './build/grid.ts';
import type { Source } from './build/sources.ts';
import { type DashboardJson, isPanel, type MarkJson, type PanelJson } from './shape.ts';

/** What is wrong with a dashboard, in sentences; nothing when it is well. */
export function lint(dashboard: DashboardJson, sources: ReadonlyMap<string, Source>): readonly string[] {
  const panels = dashboard.panels.filter(isPanel);
  const variables = dashboard.templating.list.map(({ name }) => name);
  return [
    ...ids(dashboard),
    ...overlaps(dashboard),
    ...panels.flatMap((panel) => words(panel)),
    ...panels.flatMap(({ id, type, targets }) =>
      targets.flatMap(({ query, resultFormat }) =>
        queries({ query, isTable: type === 'table', resultFormat, variables, sources }).map(
          (fault) => `panel ${id}: ${fault}`,
        ),
      ),
    ),
    ...dashboard.annotations.list.flatMap((mark) => marks(mark, { variables, sources })),
    ...variables.filter((name) => forbidden.includes(name)).map((name) => `a variable is called ${name}`),
  ];
}

/** Grafana gives these a meaning of its own. */
const forbidden = ['interval', 'timeFilter', '__interval'];

function ids({ panels }: DashboardJson): readonly string[] {
  const all = panels.map(({ id }) => id);
  return all.flatMap((id, index) => {
    if (id < 1) return [`${id} is no id`];
    return all.indexOf(id) === index ? [] : [`two panels have the id ${id}`];
  });
}

function overlaps({ panels }: DashboardJson): readonly string[] {
  const taken = new Map<string, number>();
  const faults: string[] = [];
  for (const { id, gridPos } of panels) {
    if (gridPos.x + gridPos.w > columns) faults.push(`panel ${id} is beyond the edge`);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        const other = taken.get(`${x} ${y}`);
        if (other !== undefined) faults.push(`panel ${id} lies over panel ${other}`);
        taken.set(`${x} ${y}`, id);
      }
    }
  }
  return [...new Set(faults)];
}

function words({ id, title, description, fieldConfig }: PanelJson): readonly string[] {
  const faults: string[] = [];
  if (title.length < 3) faults.push('has no title');
  if (description.length < 15 || !description.endsWith('.')) faults.push('does not say what it shows');
  if (fieldConfig.defaults.unit === '') faults.push('has no unit');
  for (const { value } of fieldConfig.defaults.thresholds?.steps ?? [])
    if (value !== null && !description.includes(String(value))) faults.push(`does not say where ${value} comes from`);
  return faults.map((fault) => `panel ${id} ${fault}`);
}

type Queried = {
  readonly query: string;
  readonly isTable: boolean;
  readonly resultFormat: string;
  readonly variables: readonly string[];
  readonly sources: ReadonlyMap<string, Source>;
};

/** Marks are told one by one, and name columns of their answer. */
function marks({ name, target }: MarkJson, known: Pick<Queried, 'variables' | 'sources'>): readonly string[] {
  const { query, textColumn, tagsColumn } = target;
  const faults = [...queries({ ...known, query, isTable: true, resultFormat: 'table' })];
  for (const column of [textColumn, ...tagsColumn.split(',')])
    if (!query.includes(`"${column}"`)) faults.push(`there is no column ${column}`);
  return faults.map((fault) => `marks ${name}: ${fault}`);
}

function queries({ query, isTable, resultFormat, variables, sources }: Queried): readonly string[] {
  const faults: string[] = [];
  const selects = query.split('SELECT').length - 1;
  if (query.split('$timeFilter').length - 1 !== selects) faults.push('a part of the question is not within the span');
  if (isTable !== (resultFormat === 'table')) faults.push('the answer has not the form that the panel shows');
  if (!isTable && !query.includes('GROUP BY time($__interval)')) faults.push('the answer is not by steps of time');
  if (/time\((?!\$__interval\))/.test(query)) faults.push('a step of time is fixed');
  for (const [, name = ''] of query.matchAll(/\$\{?([A-Za-z_]+)/g)) {
    if (!['timeFilter', '__interval', ...variables].includes(name)) faults.push(`there is no variable ${name}`);
  }
  // Of several values, Grafana makes something that a regular expression understands only when it is told to.
  const careless = query.replaceAll(/=~ \/\^\$\{\w+:regex\}\$\//g, '').replaceAll(/\$(timeFilter|__interval)\b/g, '');
  for (const [, name = ''] of careless.matchAll(/\$\{?(\w+)/g))
    faults.push(`several values of ${name} are not understood`);
  return [...faults, ...strangeNames(query, sources)];
}

/** Whatever stands in quotation marks is a measurement, a field or tag of it, or a name that the question gives itself. */
function strangeNames(query: string, sources: ReadonlyMap<string, Source>): readonly string[] {
  const [, measurement = ''] = /FROM "([^"]+)"/.exec(query) ?? [];
  const source = sources.get(measurement);
  if (source === undefined) return [`there is no measurement ${measurement}`];
  const own = new Set([...query.matchAll(/AS "([^"]+)"/g)].map(([, name]) => name));
  const named = [...query.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const strange = named.filter(
    (name) => name !== measurement && !own.has(name) && !source.fields.has(name) && !source.tags.has(name),
  );
  return strange.map((name) => `${measurement} has no ${name}`);
}
