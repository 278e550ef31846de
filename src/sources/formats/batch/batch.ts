import type { Refusal } from '../../../model/rejection.ts';
import type { Envelope, Relayed } from '../../port.ts';

/** More devices in one message than this is a mistake, and a way to make us work for nothing. */
const mostEntries = 10_000;

/** No id is longer, and what is refused is quoted. */
const longestId = 64;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Barrio's own gateway form: a JSON array of `{"device": "bay-7", ...}` where the rest of each entry is what the device itself
 * would have sent, e.g. `[{"device":"bay-7","time":"2026-11-21T10:00:00Z","values":{"occupied":true}}]`.
 */
export const batch: Envelope = {
  format: 'batch',
  open(payload) {
    if (payload.length === 0) return { ok: false, code: 'payload_empty', detail: 'the batch has no payload' };
    const parsed = parseJson(payload);
    if (!parsed.ok) return parsed;
    if (!Array.isArray(parsed.value)) {
      return { ok: false, code: 'payload_malformed', detail: 'a batch is a JSON array of {"device": ..., ...}' };
    }
    if (parsed.value.length > mostEntries) {
      const detail = `${parsed.value.length} entries in one batch; at most ${mostEntries}`;
      return { ok: false, code: 'payload_too_large', detail };
    }
    return openEntries(parsed.value);
  },
};

function openEntries(entries: readonly unknown[]) {
  const relayed: Relayed[] = [];
  const refused: Refusal[] = [];
  for (const [entry, said] of entries.entries()) {
    const device = isObject(said) ? said['device'] : undefined;
    if (!isObject(said) || typeof device !== 'string') {
      refused.push({ code: 'payload_malformed', detail: 'it does not name its "device"', entry });
      continue;
    }
    if (device.length > longestId) {
      const detail = `its "device" has ${device.length} characters; at most ${longestId}`;
      refused.push({ code: 'payload_malformed', detail, entry });
      continue;
    }
    const { device: _named, ...message } = said;
    const payload = writeAgain(message);
    if (payload === undefined) {
      refused.push({ code: 'payload_malformed', detail: `what "${device}" said is nested too deeply`, entry });
      continue;
    }
    relayed.push({ device, payload, entry });
  }
  return { ok: true, relayed, refused } as const;
}

/** `undefined` for what JSON.parse can read and JSON.stringify cannot write: thousands of arrays in one another. */
function writeAgain(message: object): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(message));
  } catch {
    return undefined;
  }
}

function parseJson(payload: Uint8Array) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    const value: unknown = JSON.parse(text);
    return { ok: true, value } as const;
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unreadable';
    return { ok: false, code: 'payload_not_json', detail } as const;
  }
}
