import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import { type Quality, qualityCodes } from '../../model/quality.ts';
import {
  areaTag,
  deviceTag,
  fieldValue,
  qualityField,
  reasonsField,
  receivedAtField,
  revisedQualityField,
  revisedReasonsField,
  revisionField,
} from './schema.ts';

/** A reading as a line of line protocol with its time in milliseconds, or why it cannot be one. */
export type Line = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

type SeriesKey = { readonly kind: string; readonly area: string | undefined; readonly text: string | undefined };

/** Beyond this many devices, the keys are made anew rather than kept for ever. */
const keptKeys = 200_000;

export type LineBuilder = {
  readonly reading: (reading: Reading) => Line;
  /** The new judgement, and nothing of the value that it is about. */
  readonly judgement: (rejudged: Rejudged) => Line;
};

type Place = Pick<Reading, 'device' | 'kind' | 'area'>;

/** Turns readings into lines. Remembers the escaped measurement and tags of each device, which are most of the work. */
export function createLineBuilder(): LineBuilder {
  const keys = new Map<string, SeriesKey>();

  function seriesKey(reading: Place): string | undefined {
    const known = keys.get(reading.device);
    if (known !== undefined && known.kind === reading.kind && known.area === reading.area) return known.text;
    const { device, kind, area } = reading;
    if (keys.size >= keptKeys) keys.clear();
    const text = buildSeriesKey(reading);
    keys.set(device, { kind, area, text });
    return text;
  }

  const buildReading = (reading: Reading): Line => {
    const key = seriesKey(reading);
    if (key === undefined) return unwritable;
    let fields = '';
    for (const observation of reading.observations) {
      const field = observationFields(observation);
      if (field === undefined) return { ok: false, reason: `${observation.quantity} is ${observation.value}` };
      fields += field;
    }
    return { ok: true, text: `${key} ${fields}${receivedAtField}=${reading.receivedAt}i ${reading.time}` };
  };
  return {
    reading: buildReading,
    judgement({ time, observation, ...place }) {
      const key = seriesKey(place);
      if (key === undefined) return unwritable;
      return { ok: true, text: `${key} ${judgementFields(observation).slice(0, -1)} ${time}` };
    },
  };
}

const unwritable: Line = { ok: false, reason: 'the device, kind or area has a name that no tag can hold' };

/** Tags in the order of their names, which InfluxDB would otherwise have to sort. */
function buildSeriesKey({ kind, area, device }: Place): string | undefined {
  const names = area === undefined ? [kind, device] : [kind, area, device];
  if (!names.every(isWritable)) return undefined;
  const areaPart = area === undefined ? '' : `,${areaTag}=${escapeName(area)}`;
  return `${escapeName(kind)}${areaPart},${deviceTag}=${escapeName(device)}`;
}

/** A backslash cannot be escaped in a tag, a line break ends the line, and an empty tag does not exist. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const isWritable = (name: string): boolean => name !== '' && !/[\\\u0000-\u001f]/.test(name) && !name.startsWith('#');

export const escapeName = (name: string): string => name.replace(/[,= ]/g, '\\$&');

function observationFields(observation: Observation): string | undefined {
  const { quantity, value } = observation;
  if (!Number.isFinite(value)) return undefined;
  return `${quantity}=${fieldValue(quantity, value)},${judgementFields(observation)}`;
}

function judgementFields({ quantity, quality, reasons, revision = 1 }: Observation): string {
  const code = `${qualityCodes[quality]}i`;
  const told = isDoubted(quality) ? quoteText(JSON.stringify(reasons)) : undefined;
  const first = quality === 'not_evaluated' && revision === 1 ? '' : `${qualityField(quantity)}=${code},`;
  const why = told === undefined ? '' : `${reasonsField(quantity)}=${told},`;
  if (revision === 1) return `${first}${why}`;
  const revised = `${revisionField(quantity)}=${revision}i,${revisedQualityField(quantity)}=${code},`;
  return `${first}${why}${revised}${revisedReasonsField(quantity)}=${told ?? '"[]"'},`;
}

/** Only these carry reasons. Always written with them, so that a new judgement replaces the old reasons. */
export const isDoubted = (quality: Quality): boolean => quality !== 'pass' && quality !== 'not_evaluated';

const quoteText = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
