import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { settings } from '../src/config.ts';
import { sourceVariable } from './build/variables.ts';
import { dashboardFile } from './generate.ts';

const read = (name: string): unknown => parse(readFileSync(dashboardFile(`provisioning/${name}.yaml`), 'utf8'));
/** A secret is taken from a file or the environment, and stands in no file of ours. */
const secret = z.string().regex(/^(Token )?\$__file\{\/[\w/-]+\}$|^\$[A-Z_]+$/);
const common = {
  name: z.literal('Barrio'),
  uid: z.string(),
  type: z.literal('influxdb'),
  access: z.literal('proxy'),
  url: z.url({ protocol: /^http$/ }),
  isDefault: z.literal(true),
  editable: z.literal(false),
};
const json = { dbName: z.string(), timeInterval: z.literal('30s') };
const one = <Shape extends z.ZodType>(shape: Shape) =>
  z.strictObject({ apiVersion: z.literal(1), datasources: z.tuple([shape]) });

/** What Grafana's data source of InfluxQL wants to be told, release by release. */
const shapes = {
  'influxdb-1': one(
    z.strictObject({
      ...common,
      user: secret,
      jsonData: z.strictObject({ ...json, httpMode: z.literal('POST') }),
      secureJsonData: z.strictObject({ password: secret }),
    }),
  ),
  'influxdb-2': one(
    z.strictObject({
      ...common,
      jsonData: z.strictObject({ ...json, httpMode: z.literal('GET'), httpHeaderName1: z.literal('Authorization') }),
      secureJsonData: z.strictObject({ httpHeaderValue1: secret.startsWith('Token ') }),
    }),
  ),
  'influxdb-3': one(
    z.strictObject({
      ...common,
      user: z.string().min(1),
      jsonData: z.strictObject({ ...json, httpMode: z.literal('POST'), version: z.literal('InfluxQL') }),
      secureJsonData: z.strictObject({ password: secret }),
    }),
  ),
};

describe('the data source', () => {
  it.each(Object.entries(shapes))('of %s is in the form that Grafana reads', (name, shape) => {
    expect(shape.safeParse(read(name)).error?.issues).toBeUndefined();
  });

  it.each(Object.entries(shapes))(
    'of %s is the one that dashboards choose, and reads where Barrio writes',
    (name, shape) => {
      const [source] = shape.parse(read(name)).datasources;
      expect(source.uid).toBe(sourceVariable().build().current?.value);
      expect(source.jsonData.dbName).toBe(settings.BARRIO_INFLUX_DATABASE.parse(undefined));
    },
  );

  it('takes from the environment what is called as in Barrio', () => {
    for (const name of Object.keys(shapes)) {
      const text = readFileSync(dashboardFile(`provisioning/${name}.yaml`), 'utf8');
      for (const [, variable = ''] of text.matchAll(/\$([A-Z_]+)$/gm)) {
        expect(Object.keys(settings)).toContain(variable);
      }
    }
  });
});

it('the dashboards are read from one folder, and not changed in the browser', () => {
  expect(read('dashboards')).toMatchObject({
    apiVersion: 1,
    providers: [{ type: 'file', allowUiUpdates: false, options: { path: '/etc/barrio/dashboards' } }],
  });
});
