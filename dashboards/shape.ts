import { z } from 'zod';

/**
 * The part of Grafana's classic JSON that we use: whatever else stands in a dashboard was not meant. Options and fields of a panel are
 * checked by the types of Grafana's kit when they are made.
 */
const source = z.strictObject({ type: z.literal('influxdb'), uid: z.literal('${ds}') });

const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource: source,
  query: z.string().min(1),
  rawQuery: z.literal(true),
  resultFormat: z.enum(['time_series', 'table']),
  alias: z.string().optional(),
});

const place = z.strictObject({
  x: z.int().min(0),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});

const fields = z.strictObject({
  defaults: z.strictObject({
    unit: z.string().min(1),
    noValue: z.string(),
    decimals: z.int().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    color: z.strictObject({ mode: z.enum(['thresholds', 'palette-classic']) }),
    mappings: z.array(z.looseObject({ type: z.literal('value') })).optional(),
    thresholds: z
      .strictObject({
        mode: z.literal('absolute'),
        steps: z.array(z.strictObject({ value: z.number().nullable(), color: z.string() })).min(1),
      })
      .optional(),
    custom: z.looseObject({}).optional(),
  }),
  overrides: z.array(
    z.strictObject({
      matcher: z.strictObject({ id: z.literal('byName'), options: z.string() }),
      properties: z.array(z.strictObject({ id: z.string(), value: z.unknown() })),
    }),
  ),
});

const row = z.strictObject({
  type: z.literal('row'),
  id: z.int(),
  title: z.string(),
  collapsed: z.literal(false),
  panels: z.tuple([]),
  gridPos: place,
});

/** Those that come with Grafana and draw without anything from elsewhere. */
export const corePanels = ['stat', 'timeseries', 'bargauge', 'state-timeline', 'status-history', 'table'] as const;

const panel = z.strictObject({
  type: z.enum(corePanels),
  id: z.int(),
  title: z.string(),
  description: z.string(),
  interval: z.string().regex(/^\d+[smhd]$/),
  datasource: source,
  gridPos: place,
  targets: z.array(target).min(1),
  options: z.looseObject({}),
  fieldConfig: fields,
  transparent: z.boolean(),
  repeatDirection: z.literal('h'),
});

const variable = z.looseObject({
  name: z.string(),
  label: z.string(),
  query: z.string(),
  current: z.strictObject({ selected: z.boolean(), text: z.string(), value: z.string() }),
});
const sourceVariable = variable.extend({ type: z.literal('datasource'), name: z.literal('ds') });
const queryVariable = variable.extend({
  type: z.literal('query'),
  datasource: source,
  multi: z.literal(true),
  includeAll: z.literal(true),
  allValue: z.literal('.*'),
});

/** Moments across all panels, in the form of Grafana's editor for InfluxQL. */
const mark = z.strictObject({
  name: z.string().min(3),
  datasource: source,
  enable: z.boolean(),
  hide: z.boolean(),
  iconColor: z.string(),
  target: z.strictObject({
    refId: z.literal('Anno'),
    query: z.string().min(1),
    rawQuery: z.literal(true),
    textEditor: z.literal(true),
    fromAnnotations: z.literal(true),
    textColumn: z.string().min(1),
    tagsColumn: z.string().min(1),
  }),
});

export const dashboardShape = z.strictObject({
  uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: z.string(),
  description: z.string(),
  tags: z.tuple([z.literal('barrio')]),
  schemaVersion: z.int().min(36),
  editable: z.literal(false),
  timezone: z.literal('browser'),
  fiscalYearStartMonth: z.literal(0),
  graphTooltip: z.literal(1),
  time: z.strictObject({ from: z.string(), to: z.literal('now') }),
  refresh: z.string(),
  links: z.array(z.looseObject({ type: z.literal('dashboards') })),
  annotations: z.strictObject({ list: z.array(mark) }),
  templating: z.strictObject({ list: z.array(z.discriminatedUnion('type', [sourceVariable, queryVariable])).min(1) }),
  panels: z.array(z.discriminatedUnion('type', [row, panel])),
});

export type DashboardJson = z.output<typeof dashboardShape>;
export type MarkJson = z.output<typeof mark>;
export type PanelJson = Exclude<DashboardJson['panels'][number], { type: 'row' }>;
export const isPanel = (thing: DashboardJson['panels'][number]): thing is PanelJson => thing.type !== 'row';
