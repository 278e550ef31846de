import type { Kinds } from '../../model/device-kind.ts';
import type { Reading, Rejudged } from '../../model/observation.ts';
import { admitReading, type RefusedReading } from '../admit.ts';
import type { StoreBatch } from '../port.ts';
import type { LineBuilder } from './line-protocol.ts';

/** A reading and the line that says it. */
export type ReadingLine = { readonly reading: Reading; readonly text: string };

/** A judgement and the line that says it. */
export type JudgementLine = { readonly rejudged: Rejudged; readonly text: string };

type Translation = { readonly kinds: Kinds; readonly buildLine: LineBuilder };

export type BatchLines = {
  readonly readings: readonly ReadingLine[];
  /** To be written behind the readings. */
  readonly judgements: readonly JudgementLine[];
  readonly refused: readonly RefusedReading[];
};

/** A batch as lines, and what cannot be said in any. */
export function toLines({ readings, rejudged = [] }: StoreBatch, { kinds, buildLine }: Translation): BatchLines {
  const newest = newestOf(rejudged);
  const lines: ReadingLine[] = [];
  const refused: RefusedReading[] = [];
  for (const offered of readings) {
    const reading = admitReading(offered, { kinds, refuse: (refusal) => refused.push(refusal) });
    if (reading === undefined || reading.observations.length === 0) continue;
    const line = buildLine.reading(reading);
    if (line.ok) lines.push({ reading, text: line.text });
    else refused.push({ reading, reason: line.reason });
  }
  return { readings: lines, judgements: judgementLines([...newest.values()], buildLine), refused };
}

/** InfluxDB keeps what was written last, so only one judgement of each observation is written: that of the highest revision. */
function newestOf(rejudged: readonly Rejudged[]): ReadonlyMap<string, Rejudged> {
  const newest = new Map<string, Rejudged>();
  for (const one of rejudged) {
    const key = `${one.device} ${one.observation.quantity} ${one.time}`;
    if ((newest.get(key)?.observation.revision ?? 1) < one.observation.revision) newest.set(key, one);
  }
  return newest;
}

/** One whose device has no writable name is of a reading that was refused for it. */
function judgementLines(rejudged: readonly Rejudged[], buildLine: LineBuilder): readonly JudgementLine[] {
  return rejudged.flatMap((one) => {
    const line = buildLine.judgement(one);
    return line.ok ? [{ rejudged: one, text: line.text }] : [];
  });
}
