import { z } from 'zod';
import type { KindId } from '../../model/ids.ts';
import type { Observation, Reading } from '../../model/observation.ts';
import { qualityOfCode } from '../../model/quality.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Names } from './names.ts';
import type { ColumnsAnswer } from './protocol.ts';
import { spansOf } from './spans.ts';
import { judgementsOf } from './statements.ts';
import type { StorageLink } from './storage-link.ts';

type Judgement = Required<Pick<Observation, 'quality' | 'reasons' | 'revision'>>;
/** The judgements of the highest revision, by what they are about. */
export type Judgements = ReadonlyMap<string, Judgement>;

const about = (device: string, time: number, quantity: string): string => `${quantity} ${time} ${device}`;

type Asked = { readonly kind: KindId; readonly names: Names; readonly readings: readonly Reading[] };

/** Reads how the observations of one device were judged later, where they were. */
export async function readJudgementsOfDevice(link: StorageLink, { kind, names, readings }: Asked): Promise<Judgements> {
  const [first] = readings;
  if (first === undefined) return new Map();
  const times = readings.map(({ time }) => time);
  const span = { from: times.reduce(earlier), to: times.reduce(later) };
  const asked = { kind: names.numberOf(kind), device: names.numberOf(first.device) };
  return decodeJudgements(await link.query({ task: 'query', ...judgementsOf(asked, [span]), texts: 1 }), names);
}

const earlier = (one: EpochMs, other: EpochMs): EpochMs => (one < other ? one : other);
const later = (one: EpochMs, other: EpochMs): EpochMs => (one > other ? one : other);

/** Reads how the observations of some readings were judged later, where they were. */
export async function readJudgements(link: StorageLink, { kind, names, readings }: Asked): Promise<Judgements> {
  if (readings.length === 0) return new Map();
  const devices = Int32Array.from(readings, ({ device }) => names.numberOf(device));
  const times = Float64Array.from(readings, ({ time }) => time);
  const statement = judgementsOf({ kind: names.numberOf(kind), device: 'candidates' }, spansOf(times));
  return decodeJudgements(
    await link.query({ task: 'query', ...statement, texts: 1, candidates: { devices, times } }),
    names,
  );
}

/** The judgements that an answer holds, one for each row. */
export function decodeJudgements({ rows, numbers, texts }: ColumnsAnswer, names: Names): Judgements {
  const cell = (column: number, row: number): number => numbers[column]?.[row] ?? Number.NaN;
  return new Map(
    Array.from({ length: rows }, (_, row) => [
      about(names.nameOf(cell(0, row)), cell(1, row), names.nameOf(cell(2, row))),
      { quality: qualityOfCode(cell(3, row)), revision: cell(4, row), reasons: decodeReasons(texts[0]?.[row]) },
    ]),
  );
}

const reasonsText = z.array(z.string());

const decodeReasons = (text: string | undefined): readonly string[] => reasonsText.parse(JSON.parse(text ?? '[]'));

/** The readings with their latest judgements. Values stay as they are. */
export function withJudgements(readings: readonly Reading[], judgements: Judgements): readonly Reading[] {
  if (judgements.size === 0) return readings;
  return readings.map((reading) => ({
    ...reading,
    observations: reading.observations.map((observation) => ({
      ...observation,
      ...judgements.get(about(reading.device, reading.time, observation.quantity)),
    })),
  }));
}
