import type { Decoded } from '../../src/model/device-kind.ts';
import type { Refusal } from '../../src/model/rejection.ts';
import { type FieldNames, resolveFields } from './fields.ts';
import { Gathering, type Known, maxSamples, tooLarge } from './gathering.ts';
import { parseJson } from './text.ts';

const refuse = ({ code, detail }: Refusal): Decoded => ({ ok: false, code, detail });

function accept({ samples, refused, seq }: Gathering, entries?: readonly number[]): Decoded {
  if (samples.length + refused.length > maxSamples) return refuse(tooLarge);
  return { ok: true, samples, refused, entries, seq };
}

function decodeOne(known: Known, reading: unknown): Decoded {
  const gathering = new Gathering(known);
  const refusal = gathering.read(reading);
  return refusal === undefined ? accept(gathering) : refuse(refusal);
}

/** Several readings in one message: one that must be refused whole takes none of its neighbours with it. */
function decodeMany(known: Known, readings: readonly unknown[]): Decoded {
  if (readings.length === 0) return refuse({ code: 'payload_malformed', detail: 'an empty array: holds no values' });
  if (readings.length > maxSamples) return refuse(tooLarge);
  const gathering = new Gathering(known);
  for (const [entry, reading] of readings.entries()) {
    const refusal = gathering.read(reading, entry);
    if (refusal === tooLarge) return refuse(tooLarge);
    if (refusal !== undefined) gathering.refuse(refusal, entry);
  }
  return accept(gathering, gathering.entries);
}

/**
 * Makes the codec of a kind that speaks plain JSON: one reading or an array of readings, each
 * `{"time": "2026-11-21T10:00:00Z", "values": {"battery": 87}, "seq": 17}` with `time` and `seq` left out at will and the
 * values also directly beside them. Values are checked for their type here, for what is possible later by the pipeline.
 */
export function createPlainJsonReader(names: FieldNames): (payload: Uint8Array) => Decoded {
  const known: Known = { fields: resolveFields(names), names: Object.keys(names).join(', ') };
  return (payload) => {
    const parsed = parseJson(payload);
    if (!parsed.ok) return parsed;
    return Array.isArray(parsed.value) ? decodeMany(known, parsed.value) : decodeOne(known, parsed.value);
  };
}
