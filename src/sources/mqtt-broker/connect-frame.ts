import { type Duration, seconds } from '../../model/duration.ts';
import type { ConnectRefusal, Fault } from './faults.ts';
import type { Frame } from './frame-reader.ts';
import { field, frame, packetTypes } from './frames.ts';
import { isTopicName, readField, readText } from './mqtt-text.ts';

/** What a client wants said when it goes without a goodbye. */
export type Will = {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
};

/** Who knocks, and what it asks for. */
export type Connect = {
  readonly clientId: string;
  readonly clean: boolean;
  /** 0 when the client wants none. */
  readonly keepalive: Duration;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly will: Will | undefined;
};

/** Either a CONNECT, or one that gets an answer before we close, or one that gets none. */
export type ConnectReading =
  | { readonly ok: true; readonly connect: Connect }
  | { readonly ok: false; readonly refusal: ConnectRefusal }
  | { readonly ok: false; readonly fault: Fault };

const refused = (refusal: ConnectRefusal): ConnectReading => ({ ok: false, refusal });
const broken = (fault: Fault): ConnectReading => ({ ok: false, fault });

const headLength = 10;

/** Reads the body of a CONNECT by the letter of MQTT 3.1.1, section 3.1. */
export function readConnect({ bytes, start, end }: Pick<Frame, 'bytes' | 'start' | 'end'>): ConnectReading {
  const name = readField(bytes, start, end);
  const level = name === undefined ? undefined : bytes[name.next];
  if (name === undefined || level === undefined || name.next >= end) return broken('malformed_packet');
  const protocol = name.bytes.toString('latin1');
  if (protocol !== 'MQTT')
    return protocol === 'MQIsdp' ? refused('unacceptable_protocol_version') : broken('bad_protocol_name');
  if (level === 5) return refused('mqtt_5');
  if (level !== 4) return refused('unacceptable_protocol_version');
  if (start + headLength > end) return broken('malformed_packet');
  const flags = bytes.readUInt8(start + 7);
  const fault = faultOfFlags(flags);
  if (fault !== undefined) return broken(fault);
  const fields = readFields(bytes, { start: start + headLength, end, wanted: wantedBy(flags) });
  if (fields === undefined) return broken('malformed_packet');
  return assemble(fields, flags, seconds(bytes.readUInt16BE(start + 8)));
}

const hasUsername = (flags: number): boolean => (flags & 0x80) !== 0;
const hasPassword = (flags: number): boolean => (flags & 0x40) !== 0;
const hasWill = (flags: number): boolean => (flags & 0x04) !== 0;

function faultOfFlags(flags: number): Fault | undefined {
  const willQos = (flags >> 3) & 3;
  if ((flags & 1) !== 0) return 'bad_flags';
  if (willQos === 3) return 'bad_qos';
  if (!hasWill(flags) && (flags & 0x38) !== 0) return 'bad_flags';
  if (hasPassword(flags) && !hasUsername(flags)) return 'bad_flags';
  return undefined;
}

type FieldName = 'clientId' | 'willTopic' | 'willPayload' | 'username' | 'password';

/** The fields in the order in which they lie [MQTT-3.1.3-1]. */
const wantedBy = (flags: number): readonly FieldName[] => [
  'clientId',
  ...(hasWill(flags) ? (['willTopic', 'willPayload'] as const) : []),
  ...(hasUsername(flags) ? (['username'] as const) : []),
  ...(hasPassword(flags) ? (['password'] as const) : []),
];

type Fields = ReadonlyMap<FieldName, Buffer>;

/** Exactly the wanted fields, with nothing left over; otherwise `undefined`. */
function readFields(
  bytes: Buffer,
  { start, end, wanted }: { start: number; end: number; wanted: readonly FieldName[] },
): Fields | undefined {
  const fields = new Map<FieldName, Buffer>();
  let at = start;
  for (const name of wanted) {
    const found = readField(bytes, at, end);
    if (found === undefined) return undefined;
    fields.set(name, found.bytes);
    at = found.next;
  }
  return at === end ? fields : undefined;
}

function assemble(fields: Fields, flags: number, keepalive: Duration): ConnectReading {
  const clientId = readText(fields.get('clientId') ?? Buffer.alloc(0));
  const username = fields.get('username');
  const name = username === undefined ? undefined : readText(username);
  if (clientId === undefined || (username !== undefined && name === undefined)) return broken('bad_utf8');
  const clean = (flags & 0x02) !== 0;
  // [MQTT-3.1.3-8]: who has no name cannot be remembered.
  if (clientId === '' && !clean) return refused('identifier_rejected');
  const will = readWill(fields, flags);
  if (typeof will === 'string') return broken(will);
  const password = fields.get('password')?.toString('utf8');
  return { ok: true, connect: { clientId, clean, keepalive, username: name, password, will } };
}

function readWill(fields: Fields, flags: number): Will | undefined | Fault {
  const topicBytes = fields.get('willTopic');
  const payload = fields.get('willPayload');
  if (topicBytes === undefined || payload === undefined) return undefined;
  const topic = readText(topicBytes);
  if (topic === undefined) return 'bad_utf8';
  if (!isTopicName(topic)) return 'bad_topic';
  const qos = (flags >> 3) & 3;
  return {
    topic,
    payload: Buffer.from(payload),
    qos: qos === 1 ? 1 : qos === 2 ? 2 : 0,
    retain: (flags & 0x20) !== 0,
  };
}

/** The CONNECT by which the door introduces a client to aedes: no will, no keepalive, no credentials, for these stay here. */
export function introduction(clientId: string, { clean }: { clean: boolean }): Buffer {
  return frame(packetTypes.connect, [field('MQTT'), Buffer.from([4, clean ? 0x02 : 0, 0, 0]), field(clientId)]);
}
