import { z } from 'zod';
import { areaId, type DeviceId, type KindId } from '../../model/ids.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import { qualityOfCode } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';
import type { Names } from './names.ts';
import type { ColumnsAnswer } from './protocol.ts';
import { noName } from './schema.ts';

/** Where the columns of an answer lie: time, received_at and area, then value and quality of each quantity, from `first`. */
export type RowShape = {
  readonly kind: KindId;
  readonly quantities: readonly QuantityId[];
  readonly first: number;
  readonly names: Names;
  readonly device: (row: number) => DeviceId;
};

/** The readings that an answer holds, one for each row. */
export const decodeRows = (answer: ColumnsAnswer, shape: RowShape): readonly Reading[] =>
  Array.from({ length: answer.rows }, (_, row) => decodeRow(answer, { shape, row }));

function decodeRow(answer: ColumnsAnswer, { shape, row }: { readonly shape: RowShape; readonly row: number }): Reading {
  const cell = (column: number): number => answer.numbers[shape.first + column]?.[row] ?? Number.NaN;
  const reasons = decodeReasons(answer.texts[0]?.[row]);
  const observations = shape.quantities.flatMap((quantity, index): readonly Observation[] => {
    const value = cell(3 + index * 2);
    if (Number.isNaN(value)) return [];
    return [{ quantity, value, quality: qualityOfCode(cell(4 + index * 2)), reasons: reasons.get(quantity) ?? [] }];
  });
  const area = cell(2);
  return {
    device: shape.device(row),
    kind: shape.kind,
    area: area === noName ? undefined : areaId(shape.names.nameOf(area)),
    time: epochMs(cell(0)),
    receivedAt: epochMs(cell(1)),
    observations,
  };
}

const reasonsText = z.record(z.string(), z.array(z.string()));

/** Each line is the reasons of one part of the reading. */
function decodeReasons(text: string | undefined): ReadonlyMap<string, readonly string[]> {
  const lines = text === undefined ? [] : text.split('\n');
  return new Map(lines.flatMap((line) => Object.entries(reasonsText.parse(JSON.parse(line)))));
}
