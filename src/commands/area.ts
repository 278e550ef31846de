import { z } from 'zod';
import { areaLevels } from '../model/geography.ts';
import type { Directory } from '../registry/port.ts';
import { noteDeed } from './account-opened.ts';
import { readArguments } from './arguments.ts';
import { type Command, exitCodes } from './command.ts';
import { areasShape } from './files/geojson.ts';
import { readJsonFile } from './files/json-file.ts';
import { tabulate } from './lines.ts';
import { withRegistry } from './opened.ts';
import { jsonShape } from './shapes.ts';

export const areaImport: Command = {
  name: 'area import',
  summary: 'Add or replace areas from a GeoJSON file, and place every device anew',
  usage: `FILE.geojson

  A FeatureCollection of Polygons and MultiPolygons. Each feature has an id, and the properties
  "name", "level" (city, district or street) and, unless it is the whole city, "parent".`,
  async run(context) {
    const { file } = readArguments(context.arguments, {
      options: {},
      places: ['file'],
      shape: { file: z.string() },
    });
    const areas = readJsonFile(file, areasShape);
    await withRegistry(context, (registry) => registry.putAreas(areas));
    context.stdout(`${areas.length} areas are in place`);
    await noteDeed(context, { action: 'area.import', target: undefined });
    return exitCodes.ok;
  },
};

export const areaList: Command = {
  name: 'area list',
  summary: 'List the areas of the city',
  usage: `[--json]

  --json   print one JSON array`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const areas = await withRegistry(context, async (registry) => presentAreas(registry));
    const rows = areas.map(({ id, level, parent, devices, name }) => [id, level, parent ?? '-', String(devices), name]);
    if (json) context.stdout(JSON.stringify(areas));
    else for (const line of tabulate(['ID', 'LEVEL', 'PARENT', 'DEVICES', 'NAME'], rows)) context.stdout(line);
    return exitCodes.ok;
  },
};

const presentAreas = (directory: Directory) =>
  [...directory.areas()]
    .sort((a, b) => areaLevels.indexOf(a.level) - areaLevels.indexOf(b.level) || (a.id < b.id ? -1 : 1))
    .map(({ id, level, parent, name }) => ({
      id,
      level,
      parent: parent ?? null,
      devices: [...directory.devicesIn(id)].length,
      name,
    }));
