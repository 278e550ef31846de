import type { Sample } from '../../src/model/observation.ts';
import type { Refusal } from '../../src/model/rejection.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { type Field, reservedNames } from './fields.ts';
import { namesTime } from './foreign-time.ts';
import { readTime } from './time.ts';
import { describe, nameOf } from './wording.ts';

/** The most samples that one message may hold; refused ones count, so that a hostile message cannot fill the dead letters. */
export const maxSamples = 1000;

export const tooLarge: Refusal = {
  code: 'payload_too_large',
  detail: `more than ${maxSamples} samples in one message`,
};

/** What a kind's payloads may say: its fields by name, and those names as a sentence lists them. */
export type Known = { readonly fields: ReadonlyMap<string, Field>; readonly names: string };

/** The part of a message being read: which entry of an array, nothing in a single object; and the time that it states. */
type Part = { readonly entry: number | undefined; readonly time: EpochMs | undefined };

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (detail: string): Refusal => ({ code: 'payload_malformed', detail });

/** The number that a field stands for, or `undefined` when the value is not of the type that it needs. */
function numberOf(field: Field, value: unknown): number | undefined {
  if (field.isState) return typeof value === 'boolean' ? Number(value) : undefined;
  // JSON.parse reads 1e999 as Infinity.
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  // Adding zero turns -0 into 0.
  return field.convert === undefined ? value + 0 : field.convert(value) + 0;
}

function wrongType(name: string, expected: string, value: unknown): Refusal {
  const advice = value === null ? '; leave out what was not measured' : '';
  return { code: 'value_wrong_type', detail: `${name}: expected ${expected}, got ${describe(value)}${advice}` };
}

function timeInvalid(value: unknown): Refusal {
  const expected = 'expected ISO 8601 with an offset, such as 2026-11-21T10:00:00Z';
  return { code: 'time_invalid', detail: `time: ${expected}, got ${describe(value)}` };
}

const timeElsewhere = (label: string): Refusal => ({
  code: 'time_invalid',
  detail: `${label}: the time of a reading stands beside its values and is called time`,
});

/**
 * What has been read of one message so far. A field that cannot be read is refused alone; a reading whose time or shape is
 * wrong is refused whole, because it must get neither our time nor half a meaning.
 */
export class Gathering {
  readonly samples: Sample[] = [];
  /** Where in an array each of them stands. */
  readonly entries: number[] = [];
  readonly refused: Refusal[] = [];
  /** Of the last reading that states one: where the sender's counter stands after this message. */
  seq: number | undefined;
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  /** Reads one reading; answers why, when nothing of it can be taken. `entry` says where in an array it stands. */
  read(reading: unknown, entry?: number): Refusal | undefined {
    if (!isObject(reading)) return malformed(`expected an object, got ${describe(reading)}`);
    const { time: timeText, values } = reading;
    const time = typeof timeText === 'string' ? readTime(timeText) : undefined;
    if (timeText !== undefined && time === undefined) return timeInvalid(timeText);
    if (values !== undefined && !isObject(values)) {
      return malformed(`values: expected an object, got ${describe(values)}`);
    }
    return this.#readParts(reading, values, { entry, time });
  }

  refuse({ code, detail }: Refusal, entry: number | undefined): void {
    this.refused.push({ code, detail, entry });
  }

  #readParts(reading: JsonObject, values: JsonObject | undefined, part: Part): Refusal | undefined {
    const samplesBefore = this.samples.length;
    const refusedBefore = this.refused.length;
    const refusal = this.#readFlat(reading, part) ?? (values && this.#readValues(values, part));
    if (refusal !== undefined) {
      this.samples.length = samplesBefore;
      if (part.entry !== undefined) this.entries.length = samplesBefore;
      this.refused.length = refusedBefore;
      return refusal;
    }
    if (this.#count() === samplesBefore + refusedBefore) return malformed('holds no values');
    this.#readSeq(reading['seq'], part);
    return undefined;
  }

  /** Values that stand beside `time` and `seq` instead of under `values`. */
  #readFlat(reading: JsonObject, part: Part): Refusal | undefined {
    for (const name of Object.keys(reading)) {
      if (reservedNames.has(name)) continue;
      if (this.#count() >= maxSamples) return tooLarge;
      const refusal = this.#readField(name, reading[name], part);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #readValues(values: JsonObject, part: Part): Refusal | undefined {
    for (const name of Object.keys(values)) {
      if (this.#count() >= maxSamples) return tooLarge;
      const refusal = this.#readField(name, values[name], part);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #readField(name: string, value: unknown, { entry, time }: Part): Refusal | undefined {
    const field = this.#known.fields.get(name);
    const number = field && numberOf(field, value);
    if (field !== undefined && number !== undefined) {
      this.samples.push({ quantity: field.quantity, value: number, time });
      if (entry !== undefined) this.entries.push(entry);
      return undefined;
    }
    const label = nameOf(name);
    if (field !== undefined) {
      this.refuse(wrongType(label, field.isState ? 'true or false' : 'a number', value), entry);
      return undefined;
    }
    if (time === undefined && namesTime(name)) return timeElsewhere(label);
    this.refuse({ code: 'quantity_unknown', detail: `${label}: not one of ${this.#known.names}` }, entry);
    return undefined;
  }

  #readSeq(seq: unknown, { entry }: Part): void {
    if (seq === undefined) return;
    if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0) {
      this.seq = seq;
      return;
    }
    this.refuse(wrongType('seq', 'a whole number from 0', seq), entry);
  }

  #count(): number {
    return this.samples.length + this.refused.length;
  }
}
