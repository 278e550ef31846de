import { type FigureField, type FigureMeasurement, type FigureTag, figureSchema } from '../../src/figures/port.ts';
import type { DeviceKind } from '../../src/model/device-kind.ts';
import type { QuantityId } from '../../src/model/quantity.ts';
import { type RollupLevel, rollupLevels } from '../../src/model/rollup.ts';
import {
  endField,
  type RollupField,
  rollupField,
  rollupFields,
  rollupMeasurement,
} from '../../src/stores/influxdb/rollup-schema.ts';
import { areaTag, deviceTag, qualityField, receivedAtField } from '../../src/stores/influxdb/schema.ts';

/** A measurement of the store, with the fields and tags that a question may name. */
export type Source<Field extends string = string, Tag extends string = string> = {
  readonly measurement: string;
  readonly fields: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  /** For the compiler only. */
  readonly names?: readonly [Field, Tag];
};

type ReadingField = QuantityId | `${QuantityId}_quality` | typeof receivedAtField;
type PlaceTag = typeof areaTag | typeof deviceTag;

/** The readings of a kind, as they were sent and judged. */
export const readingsOf = (kind: DeviceKind): Source<ReadingField, PlaceTag> => ({
  measurement: kind.id,
  fields: new Set([receivedAtField, ...kind.quantities.flatMap((id) => [id, qualityField(id)])]),
  tags: new Set([areaTag, deviceTag]),
});

/** The windows of a kind: of each device, or of each area (without a tag: of all devices of the kind). */
export function rollupsOf<By extends 'device' | 'area'>(
  kind: DeviceKind,
  level: RollupLevel,
  by: By,
): Source<`${QuantityId}_${RollupField}`, By> {
  const names = Object.keys(rollupFields).filter((name): name is RollupField => Object.hasOwn(rollupFields, name));
  return {
    measurement: rollupMeasurement(kind.id, level, by),
    fields: new Set([endField, ...kind.quantities.flatMap((id) => names.map((name) => rollupField(id, name)))]),
    tags: new Set([by === 'device' ? deviceTag : areaTag]),
  };
}

/** What the service writes about itself. */
export function figuresOf<Name extends FigureMeasurement>(name: Name): Source<FigureField<Name>, FigureTag<Name>> {
  const { tags, integers, floats } = figureSchema[name];
  return { measurement: name, fields: new Set([...integers, ...floats]), tags: new Set(tags) };
}

/** Everything that there is to ask, by measurement. */
export function allSources(kinds: Iterable<DeviceKind>): ReadonlyMap<string, Source> {
  const sources: Source[] = [...kinds].flatMap((kind) => [
    readingsOf(kind),
    ...rollupLevels.flatMap((level) => [rollupsOf(kind, level, 'device'), rollupsOf(kind, level, 'area')]),
  ]);
  for (const name of Object.keys(figureSchema)) if (isFigure(name)) sources.push(figuresOf(name));
  return new Map(sources.map((source) => [source.measurement, source]));
}

const isFigure = (name: string): name is FigureMeasurement => Object.hasOwn(figureSchema, name);
