import type { Figure, FigureSink } from '../../figures/port.ts';
import { figureSchema } from '../../figures/port.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import { InfluxdbUnavailableError } from './answer.ts';
import { createHttp } from './http.ts';
import { escapeName } from './line-protocol.ts';
import { createServerFinder } from './server.ts';
import { checkSettings, type InfluxdbSettings } from './settings.ts';
import { openWriter } from './writer.ts';

export type InfluxdbFiguresOptions = InfluxdbSettings & { readonly events: Events; readonly clock: Clock };

/**
 * Writes the service's own figures into the same database as the readings, over connections of their own: they wait for nothing,
 * and nothing waits for them.
 *
 * @throws {ConfigError} when the settings cannot work.
 */
export function openInfluxdbFigures(settings: InfluxdbFiguresOptions): FigureSink {
  checkSettings(settings);
  const { clock, events } = settings;
  const http = createHttp(settings, clock);
  const writer = openWriter({ http, settings, server: createServerFinder({ http, settings, events }), events, clock });
  return {
    async write(figures) {
      const [refused] = await writer.write(figures.flatMap(lineOf).map((text) => ({ text })));
      if (refused === undefined) return;
      throw new InfluxdbUnavailableError(`write figures to ${settings.url}: ${refused.reason}`, {
        remedy: 'something else writes measurements of these names: let it write into another database',
      });
    },
    async close() {
      writer.close();
    },
  };
}

/** A figure as a line; none where nothing of it is known. */
export function lineOf({ measurement, tags, fields, time }: Figure): readonly string[] {
  const { integers }: { readonly integers: readonly string[] } = figureSchema[measurement];
  const tagged = Object.entries(tags)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `,${name}=${escapeName(String(value))}`);
  const known = Object.entries(fields)
    .filter(([, value]) => value !== undefined && Number.isFinite(value))
    .map(([name, value]) => `${name}=${value}${integers.includes(name) ? 'i' : ''}`);
  return known.length === 0 ? [] : [`${measurement}${tagged.join('')} ${known.join(',')} ${time}`];
}
