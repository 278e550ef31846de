import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { messageOf } from '../../model/errors.ts';
import { areaId, deviceId } from '../../model/ids.ts';
import type { ClocksDump } from './clocks.ts';
import type { DeviceDump } from './device-memory.ts';
import { wholeCity } from './peer-memory.ts';
import type { KindPlan } from './plan.ts';
import type { SeriesDump } from './series-memory.ts';

/**
 * What the tests remember, as bytes.
 *
 * ```
 *  0 "BarrioJ2"    8 u32 length of the description    12 description, JSON in UTF-8
 *    then the arrays, each as long as the description says
 *    u32 CRC-32 of all of it
 * ```
 *
 * What is read back by another version of Barrio must mean the same: whoever changes what the arrays hold changes the first word.
 */
const word = 'BarrioJ2';
const fixedBytes = word.length + 4;
const sumBytes = 4;

export type MemoryDump = { readonly devices: DeviceDump; readonly series: SeriesDump; readonly clocks: ClocksDump };

const whole = z.number().int().min(0);
const shape = z.object({
  lengths: z.tuple([whole, whole, whole, whole, whole, whole, whole]),
  lines: z.array(z.string()),
  slotLengths: z.array(whole),
  ours: z.object({
    heard: z.array(z.object({ sender: z.string(), delay: z.number(), receivedAt: z.number() })),
    next: whole,
    doubtedAt: z.number(),
    behindAt: z.number(),
  }),
  names: z.string(),
  kinds: z.array(z.string()),
  kindOf: z.array(z.number().int()),
  count: whole,
  reasons: z.array(z.tuple([whole, z.array(z.string())])),
  areas: z.array(z.string().transform(areaId)),
  free: z.array(z.tuple([whole, z.array(whole)])),
});
type Description = z.input<typeof shape>;

/** A kind of which other series are remembered than before is another kind: what is known of its devices means nothing. */
const signOf = ({ kind, series }: KindPlan): string =>
  [kind.id, ...[...series.values()].filter(({ place }) => place !== -1).map(({ quantity }) => quantity)].join(' ');

/** Answers pieces that lie one behind the other; the last one is the checksum. */
export function writeMemory({ devices, series, clocks: { peers, ours } }: MemoryDump): readonly Uint8Array[] {
  const bases = bytesOf(devices.bases);
  const figures = bytesOf(devices.figures);
  const clocks = bytesOf(devices.clocks.numbers);
  const refused = bytesOf(devices.clocks.refused);
  const numbers = bytesOf(series.numbers);
  const marks = bytesOf(series.marks);
  const cells = bytesOf(peers.cells);
  const kinds = [...new Set(devices.plans.flatMap((plan) => plan ?? []))];
  const numberOf = new Map<KindPlan | undefined, number>(kinds.map((plan, at) => [plan, at]));
  const description: Description = {
    lengths: [
      bases.byteLength,
      figures.byteLength,
      clocks.byteLength,
      refused.byteLength,
      numbers.byteLength,
      marks.byteLength,
      cells.byteLength,
    ],
    lines: [...peers.lines],
    slotLengths: [...peers.lengths],
    ours: { ...ours, heard: [...ours.heard] },
    names: devices.names.join('\n'),
    kinds: kinds.map(signOf),
    kindOf: devices.plans.map((plan) => numberOf.get(plan) ?? -1),
    count: series.count,
    reasons: series.reasons.map(([at, reasons]) => [at, [...reasons]]),
    areas: [...series.areas],
    free: series.free.map(([size, free]) => [size, [...free]]),
  };
  const text = Buffer.from(JSON.stringify(description));
  const head = Buffer.alloc(fixedBytes);
  head.write(word, 'latin1');
  head.writeUInt32LE(text.byteLength, word.length);
  return withSum([head, text, bases, figures, clocks, refused, numbers, marks, cells]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function withSum(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const sum = Buffer.alloc(sumBytes);
  sum.writeUInt32LE(pieces.reduce((before, piece) => crc32(piece, before), 0));
  return [...pieces, sum];
}

export type MemoryRead =
  | { readonly ok: true; readonly dump: MemoryDump }
  | { readonly ok: false; readonly why: string };

/** Reads what {@link writeMemory} wrote. Devices of kinds that are not there any more have no plan. */
export function readMemory(bytes: Buffer, plans: Iterable<KindPlan>): MemoryRead {
  const end = bytes.byteLength - sumBytes;
  if (end < fixedBytes || bytes.toString('latin1', 0, word.length) !== word) {
    return { ok: false, why: 'it is not of this version of Barrio' };
  }
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return { ok: false, why: 'its checksum is wrong' };
  try {
    return { ok: true, dump: readDump(bytes, new Map([...plans].map((plan) => [signOf(plan), plan]))) };
  } catch (error) {
    return { ok: false, why: messageOf(error) };
  }
}

function readDump(bytes: Buffer, planOf: ReadonlyMap<string, KindPlan>): MemoryDump {
  let from = fixedBytes + bytes.readUInt32LE(word.length);
  const { lengths, names, kinds, kindOf, lines, slotLengths, ours, ...series } = shape.parse(
    JSON.parse(bytes.toString('utf8', fixedBytes, from)),
  );
  const next = (length: number): ArrayBuffer => {
    const copy = new Uint8Array(length);
    copy.set(bytes.subarray(from, from + length));
    from += length;
    return copy.buffer;
  };
  const [bases, figures, clocks, refused, numbers, marks, cells] = lengths;
  const devices: DeviceDump = {
    names: kindOf.length === 0 ? [] : names.split('\n').map((name) => (name === '' ? '' : deviceId(name))),
    plans: kindOf.map((number) => planOf.get(kinds[number] ?? '')),
    bases: new Int32Array(next(bases)),
    figures: new Float64Array(next(figures)),
    clocks: { numbers: new Int32Array(next(clocks)), refused: new Float64Array(next(refused)) },
  };
  const remembered = { ...series, numbers: new Float64Array(next(numbers)), marks: new Uint32Array(next(marks)) };
  const named = lines.map((line) => (line === wholeCity ? wholeCity : deviceId(line)));
  const peers = { lines: named, lengths: slotLengths, cells: new Int32Array(next(cells)) };
  return { devices, series: remembered, clocks: { peers, ours } };
}
