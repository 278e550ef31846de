import type { Fault } from './faults.ts';
import type { Frame } from './frame-reader.ts';
import { readField, readText } from './mqtt-text.ts';

export type QoS = 0 | 1 | 2;
export type AskedFilter = { readonly filter: string; readonly qos: QoS };

type Reading<Content> =
  | ({ readonly ok: true; readonly packetId: number } & Content)
  | { readonly ok: false; readonly fault: Fault };

/** Where the body of a packet lies. */
type Body = Pick<Frame, 'bytes' | 'start' | 'end'>;

const broken = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });

/** The body of a SUBSCRIBE: an id and at least one filter with its QoS [MQTT-3.8.3-3]. */
export function readSubscribe(body: Body): Reading<{ readonly asked: readonly AskedFilter[] }> {
  const packetId = readPacketId(body);
  if (typeof packetId !== 'number') return packetId;
  const asked: AskedFilter[] = [];
  for (let at = body.start + 2; at < body.end; ) {
    const read = readFilter(body, at);
    if ('fault' in read) return read;
    const options = read.next < body.end ? body.bytes[read.next] : undefined;
    if (options === undefined) return broken('malformed_packet');
    if (options !== 0 && options !== 1 && options !== 2) return broken('bad_qos');
    asked.push({ filter: read.filter, qos: options });
    at = read.next + 1;
  }
  return asked.length === 0 ? broken('malformed_packet') : { ok: true, packetId, asked };
}

/** The body of an UNSUBSCRIBE: an id and at least one filter [MQTT-3.10.3-2]. */
export function readUnsubscribe(body: Body): Reading<{ readonly filters: readonly string[] }> {
  const packetId = readPacketId(body);
  if (typeof packetId !== 'number') return packetId;
  const filters: string[] = [];
  for (let at = body.start + 2; at < body.end; ) {
    const read = readFilter(body, at);
    if ('fault' in read) return read;
    filters.push(read.filter);
    at = read.next;
  }
  return filters.length === 0 ? broken('malformed_packet') : { ok: true, packetId, filters };
}

function readPacketId({ bytes, start, end }: Body): number | { readonly ok: false; readonly fault: Fault } {
  if (start + 2 > end) return broken('malformed_packet');
  const packetId = bytes.readUInt16BE(start);
  return packetId === 0 ? broken('bad_packet_id') : packetId;
}

function readFilter(
  { bytes, end }: Body,
  at: number,
): { readonly filter: string; readonly next: number } | { readonly ok: false; readonly fault: Fault } {
  const found = readField(bytes, at, end);
  if (found === undefined) return broken('malformed_packet');
  const filter = readText(found.bytes);
  if (filter === undefined) return broken('bad_utf8');
  // [MQTT-4.7.3-1]: a filter has at least one character.
  return filter === '' ? broken('bad_topic') : { filter, next: found.next };
}
