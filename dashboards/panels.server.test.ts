import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { hours, minutes } from '../src/model/duration.ts';
import { after, before, epochMs, toIso } from '../src/model/time.ts';
import { ruleText, writeRules } from '../test/e2e/alerts/rule-text.ts';
import { openStory, type Story } from '../test/process/fast-story.ts';
import { startInfluxd } from '../test/servers/influxd.ts';
import type { RunningServer } from '../test/servers/running-server.ts';
import { askInfluxdb, type Choice, fillIn, numbersIn, type Span, variablesOf } from './fixtures/as-grafana-asks.ts';
import { dashboardFiles } from './generate.ts';
import { type DashboardJson, dashboardShape, isPanel, type PanelJson } from './shape.ts';

/**
 * A smog over the simulated city, told to the whole service within seconds, with a midnight of Santander in it; rules that fire and are
 * over; messages that are refused. All of it lies in a real InfluxDB, and every panel asks it.
 */
const database = 'panels';
const now = epochMs(Date.UTC(2026, 2, 10, 0, 5));
const begins = before(now, minutes(95));
const closing = new AsyncDisposableStack();
let influxd: RunningServer;
let story: Story;
let span: Span;

const common = {
  category: 'Env',
  topic: 'air',
  each: 'device',
  where: '{ kinds: [environment-station] }',
  late_after: '1d',
};
const rules = {
  smoky: ruleText('Smoky', {
    ...common,
    audience: '[citizens, operators]',
    severity: 'severe',
    when: '{ value: { of: pm2_5, above: 30, clears_below: 20 } }',
    for: '5m',
  }),
  mild: ruleText('Mild', {
    ...common,
    audience: '[citizens, operators]',
    severity: 'minor',
    when: '{ value: { of: air_temperature, above: -30 } }',
    for: '5m',
  }),
};

const OpenShape = z.object({ alerts: z.array(z.object({ id: z.string() })) });
const CredentialsShape = z.object({
  credentials: z.array(z.object({ id: z.string(), username: z.string(), password: z.string() })),
});

const ask = (query: string) => askInfluxdb(influxd.url, database, query);
const isThere = async (query: string) => {
  const numbers = numbersIn(await ask(query));
  expect({ query, isAnswered: numbers > 0 }).toEqual({ query, isAnswered: true });
};
const within = { timeout: 240_000, interval: 500 };

/** Somebody at the desk takes the first alert that fires. */
async function acknowledge(): Promise<void> {
  const token = (await readFile(join(story.dataDir, 'operator-token'), 'utf8')).trim();
  const answer = await fetch(`${story.httpUrl}/api/v1/alerts?state=firing&rule=mild&limit=1`);
  const [first] = OpenShape.parse(await answer.json()).alerts;
  const headers = { Authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ by: 'Ana', note: 'I look at it' });
  const path = `/api/v1/operate/alerts/${first?.id}/acknowledge`;
  const { status } = await fetch(`${story.httpUrl}${path}`, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

/** A station says what cannot be. */
async function sendNonsense(): Promise<void> {
  const file = await readFile(join(story.dataDir, 'simulator-credentials.json'), 'utf8');
  const { credentials } = CredentialsShape.parse(JSON.parse(file));
  const station = credentials.find(({ id }) => id.startsWith('env'));
  const headers = {
    Authorization: `Basic ${Buffer.from(`${station?.username}:${station?.password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify([{ values: { pm2_5: -1 } }]);
  const path = `/ingest/v1/devices/${station?.id}/messages`;
  const answer = await fetch(`${story.httpUrl}${path}`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ refusedInAll: 1 });
}

/** What came of the history: the alerts of it, what people were told, and the means of its hours and of its day. */
async function historyIsKept(): Promise<void> {
  await isThere('SELECT count("seconds") FROM "barrio_alert" WHERE "to" = \'resolved\'');
  await isThere('SELECT count("p95_seconds") FROM "barrio_delivery"');
  for (const kind of ['environment-station', 'parking-bay', 'street-light'] as const) {
    await isThere(`SELECT count(/.*_mean/) FROM "${kind}_area_1h"`);
    await isThere(`SELECT count(/.*_mean/) FROM "${kind}_area_1d"`);
  }
}

const countedRefusals = 'SELECT count("samples") FROM "barrio_rejection" GROUP BY time(5m) fill(none)';

beforeAll(async () => {
  influxd = await startInfluxd();
  closing.defer(() => influxd.stop());
  const rulesDir = closing.use(await writeRules(rules)).folder;
  const environment = {
    BARRIO_STORE: 'influxdb',
    BARRIO_INFLUX_URL: influxd.url,
    BARRIO_INFLUX_DATABASE: database,
    BARRIO_FIGURES_EVERY_TIME: '500ms',
  };
  story = closing.use(await openStory({ from: now, factor: 1, rulesDir, environment }));
  await story.play('smog-episode', '--from', toIso(begins), '--after', '10m', '--lasting', '40m');
  await vi.waitFor(historyIsKept, within);
  await acknowledge();
  await sendNonsense();
  await vi.waitFor(() => isThere(countedRefusals), within);
  // Growth needs two steps of time, and the longest step of a panel that shows growth is five minutes.
  await story.hurry(60);
  await story.until(after(story.now(), minutes(6)));
  await story.hurry(1);
  await sendNonsense();
  await vi.waitFor(async () => {
    const steps = (await ask(countedRefusals)).flatMap(({ values }) => values).length;
    expect(steps).toBeGreaterThan(1);
    await isThere('SELECT count("seconds") FROM "barrio_alert" WHERE "to" = \'acknowledged\'');
  }, within);
  span = { from: before(begins, hours(24)), to: after(story.now(), minutes(5)) };
}, 420_000);
afterAll(() => closing.disposeAsync());

const read = (text: string): DashboardJson => dashboardShape.parse(JSON.parse(text));
const boards = [...dashboardFiles().values()].map(read);
const questions = boards.flatMap((board) =>
  board.panels
    .filter(isPanel)
    .flatMap((panel) =>
      panel.targets.map(({ query, refId }) => ({ name: `${board.title}, ${panel.title} (${refId})`, query, panel })),
    ),
);

const put = (query: string, panel: PanelJson, choice: Choice = {}, over = span) =>
  ask(fillIn(query, { span: over, step: panel.interval, choice }));

describe('in an InfluxDB that the service filled, the question of', () => {
  it.each(questions)('$name is answered', async ({ query, panel }) => {
    expect(numbersIn(await put(query, panel))).toBeGreaterThan(0);
  });

  it.each(questions)('$name is answered with nothing for a span without anything', async ({ query, panel }) => {
    const empty = { from: Date.UTC(1999, 0, 1), to: Date.UTC(1999, 0, 2) };
    expect(numbersIn(await put(query, panel, {}, empty))).toBe(0);
  });
});

describe('the marks of', () => {
  const marks = boards.flatMap(({ title, annotations }) => annotations.list.map((mark) => ({ title, ...mark })));

  it.each(marks)(
    '$title: $name have a time, a text and tags',
    async ({ target: { query, textColumn, tagsColumn } }) => {
      const [series] = await ask(fillIn(query, { span, step: '1m', choice: {} }));
      const rows = series?.values.map((row) => new Map(series.columns.map((column, index) => [column, row[index]])));
      expect(rows?.length).toBeGreaterThan(1);
      for (const row of rows ?? []) expect(row.get(textColumn)).toMatch(/^device:env-/);
      for (const tag of tagsColumn.split(',')) expect(rows?.every((row) => row.get(tag) !== null)).toBe(true);
    },
  );

  it.each(marks)('$title: $name are none where nothing was', async ({ target: { query } }) => {
    const nobody = { area: ['nowhere'] };
    expect(await ask(fillIn(query, { span, step: '1m', choice: nobody }))).toEqual([]);
  });
});

describe('the variables of', () => {
  const variables = boards.flatMap((board) => variablesOf(board).map((variable) => ({ board, variable })));

  it.each(variables)('$board.title: $variable.label has values', async ({ variable }) => {
    const series = await ask(fillIn(variable.query, { span, step: '1m', choice: {} }));
    expect(series.flatMap(({ values }) => values).length).toBeGreaterThan(0);
  });

  it.each(boards)('$title: several values and odd ones are understood by every panel', async (board) => {
    const odd = ["it's", 'a/b', 'c.*', 'd"e'];
    for (const panel of board.panels.filter(isPanel)) {
      for (const { query } of panel.targets.filter(({ query: text }) => text.includes(':regex}'))) {
        for (const { name } of variablesOf(board).filter((one) => query.includes(`\${${one.name}:regex}`))) {
          const numbers = numbersIn(await put(query, panel, { [name]: odd }));
          expect.soft({ panel: panel.title, name, numbers }).toEqual({ panel: panel.title, name, numbers: 0 });
        }
      }
    }
  });
});

describe('what is answered', () => {
  const find = (name: string) => {
    const found = questions.find((question) => question.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const lastRow = (rows: readonly (readonly (string | number | boolean | null)[])[]) =>
    rows.findLast((row) => row.slice(1).every((value) => value !== null))?.slice(1);

  it('counts each place of the city once, as free, taken or not known', async () => {
    const { query, panel } = find('Barrio: parking, Places (A)');
    const [series] = await put(query, panel);
    expect(series?.columns).toEqual(['time', 'free', 'taken', 'not known']);
    const counts = lastRow(series?.values ?? []) ?? [];
    expect(counts.reduce((sum: number, count) => sum + Number(count), 0)).toBe(324);
  });

  it('is of the area that is chosen only', async () => {
    const { query, panel } = find('Barrio: parking, Free places by area (A)');
    const all = await put(query, panel);
    const [some, other] = all.map(({ tags }) => tags?.['area'] ?? '');
    const two = await put(query, panel, { area: [some ?? '', other ?? ''] });
    expect(two.map(({ tags }) => tags?.['area'])).toEqual([some, other]);
    expect(all.length).toBeGreaterThan(2);
  });

  it('shows the smog, and that it passed', async () => {
    const { query, panel } = find('Barrio: city overview, Fine particles PM2.5 (A)');
    const [series] = await put(query, panel);
    const highest = (series?.values ?? []).map((row) => Number(row[2] ?? 0));
    expect(Math.max(...highest)).toBeGreaterThan(40);
    expect(highest.findLast((value) => value > 0)).toBeLessThan(40);
  });
});
