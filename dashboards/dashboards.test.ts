import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kinds } from '../devices/index.ts';
import { parkingBay } from '../devices/parking-bay/index.ts';
import { devicesThat } from './build/common-questions.ts';
import { layOut } from './build/grid.ts';
import { chosen, each, influxql, last, mean } from './build/influxql.ts';
import { allSources, readingsOf, type Source } from './build/sources.ts';
import { dashboardFile, dashboardFiles } from './generate.ts';
import { lint } from './lint.ts';
import { type DashboardJson, dashboardShape, isPanel } from './shape.ts';

const sources = allSources(kinds.values());
const read = (text: string): DashboardJson => dashboardShape.parse(JSON.parse(text));

describe('each dashboard', () => {
  it.each([...dashboardFiles()])('%s is what its code says (node dashboards/generate.ts)', (path, text) => {
    expect(readFileSync(dashboardFile(path), 'utf8')).toBe(text);
  });

  it.each([...dashboardFiles()])('%s is in the form that Grafana reads, and well', (_path, text) => {
    expect(lint(read(text), sources)).toEqual([]);
  });

  it('has a file, and no file is left of one that is gone', () => {
    const files = readdirSync(dashboardFile('generated')).map((name) => `generated/${name}`);
    expect(files.toSorted()).toEqual([...dashboardFiles().keys()].toSorted());
  });

  it('has an address of its own', () => {
    const uids = [...dashboardFiles().values()].map((text) => read(text).uid);
    expect(uids).toHaveLength(7);
    expect(new Set(uids).size).toBe(7);
  });
});

describe('the lint', () => {
  const [text = ''] = dashboardFiles().values();
  const broken = (change: (json: DashboardJson) => void): readonly string[] => {
    const json = read(text);
    change(json);
    return lint(json, sources);
  };
  const ask = (query: string) =>
    broken((json) => {
      const [panel] = json.panels.filter(isPanel);
      if (panel?.targets[0] !== undefined) panel.targets[0].query = query;
    });

  it.each([
    ['SELECT last("live") FROM "barrio_fleets" WHERE $timeFilter GROUP BY time($__interval)', 'barrio_fleets'],
    ['SELECT last("alive") FROM "barrio_fleet" WHERE $timeFilter GROUP BY time($__interval)', 'alive'],
    ['SELECT last("live") FROM "barrio_fleet" GROUP BY time($__interval)', 'within the span'],
    ['SELECT last("live") FROM "barrio_fleet" WHERE $timeFilter GROUP BY time(5m)', 'fixed'],
    ['SELECT last("live") FROM "barrio_fleet" WHERE $timeFilter GROUP BY "kind"', 'steps of time'],
    [
      'SELECT last("live") FROM "barrio_fleet" WHERE $timeFilter AND "kind" =~ /^${kind:regex}$/ GROUP BY time($__interval)',
      'kind',
    ],
    [
      'SELECT last("live") FROM "barrio_fleet" WHERE $timeFilter AND "area" =~ /^${area}$/ GROUP BY time($__interval)',
      'several values of area',
    ],
    [
      'SELECT sum("a") FROM (SELECT last("live") AS "a" FROM "barrio_fleet" WHERE $timeFilter) GROUP BY time($__interval)',
      'within the span',
    ],
  ])('finds what is wrong with %s', (query, fault) => {
    expect(ask(query).join('\n')).toContain(fault);
  });

  it('finds panels without words, with the same id, over each other, and beyond the edge', () => {
    const faults = broken(({ panels }) => {
      const [first, second, third] = panels.filter(isPanel);
      if (first === undefined || second === undefined || third === undefined) return;
      first.description = 'Places';
      second.id = first.id;
      third.gridPos = { ...first.gridPos, x: 20, w: 8 };
    });
    expect(faults.join('\n')).toMatch(/two panels have the id 11/);
    expect(faults.join('\n')).toMatch(/panel 11 does not say/);
    expect(faults.join('\n')).toMatch(/panel 21 is beyond the edge/);
    expect(faults.join('\n')).toMatch(/lies over/);
  });

  it('finds limits that nobody explains', () => {
    const faults = broken(({ panels }) => {
      const steps = panels.filter(isPanel).find(({ id }) => id === 31)?.fieldConfig.defaults.thresholds?.steps;
      steps?.push({ value: 77, color: 'red' });
    });
    expect(faults).toEqual(['panel 31 does not say where 77 comes from']);
  });

  it('finds marks that name a column which the answer does not have', () => {
    const faults = broken(({ annotations }) => {
      const [mark] = annotations.list;
      if (mark !== undefined) mark.target.tagsColumn = 'rule,city';
    });
    expect(faults).toEqual(['marks Alerts: there is no column city']);
  });

  it.each([
    ['a key that nobody knows', { colour: 'red' }],
    ['a panel of a plug-in from elsewhere', { type: 'grafana-worldmap-panel' }],
    ['a size that is a text', { gridPos: { x: 0, y: 0, w: '8', h: 4 } }],
  ])('%s is not in the form that Grafana reads', (_name, change) => {
    const json = read(text);
    const panels = json.panels.map((panel) => (panel.id === 11 ? { ...panel, ...change } : panel));
    expect(dashboardShape.safeParse({ ...json, panels }).success).toBe(false);
  });
});

describe('a question', () => {
  const bays = readingsOf(parkingBay);

  it('is asked within the span, by steps, of what is chosen', () => {
    expect(influxql({ from: bays, select: { full: mean('occupied') }, where: [chosen('area')], by: ['area'] })).toBe(
      'SELECT mean("occupied") AS "full" FROM "parking-bay" WHERE $timeFilter AND "area" =~ /^${area:regex}$/ ' +
        'GROUP BY time($__interval), "area" fill(null)',
    );
  });

  it('adds up what it does not ask one by one', () => {
    expect(devicesThat({ free: 'occupied_off' }, { kind: parkingBay, by: ['area'] })).toBe(
      'SELECT sum("free") AS "free" FROM (SELECT last("occupied_off") AS "free" FROM "barrio_fleet" ' +
        `WHERE $timeFilter AND "kind" = 'parking-bay' GROUP BY time($__interval), "area", "kind" fill(none)) ` +
        'WHERE $timeFilter GROUP BY time($__interval), "area" fill(null)',
    );
  });

  it('tells each value by itself with the tags beside it, and no more than asked', () => {
    expect(influxql({ from: bays, select: { full: each('occupied') }, beside: ['area'], over: 'all', newest: 5 })).toBe(
      'SELECT "occupied" AS "full", "area" FROM "parking-bay" WHERE $timeFilter ORDER BY time DESC LIMIT 5',
    );
  });

  it('of a name that the store does not have is not made', () => {
    const strange: Source = bays;
    expect(() => influxql({ from: strange, select: { x: last('pm2_5') } })).toThrow('parking-bay has no pm2_5');
    expect(() => influxql({ from: strange, select: { x: last('occupied') }, by: ['street'] })).toThrow('street');
  });
});

describe('the grid', () => {
  it('begins a new line where the old one is full, below the highest of it', () => {
    const things = [
      { width: 6, height: 4 },
      { width: 12, height: 8 },
      { width: 24, height: 3 },
    ];
    const { placed, end } = layOut(things, 1);
    expect(placed.map(({ place }) => place)).toEqual([
      { x: 0, y: 1, w: 6, h: 4 },
      { x: 6, y: 1, w: 12, h: 8 },
      { x: 0, y: 9, w: 24, h: 3 },
    ]);
    expect(end).toBe(12);
  });
});
