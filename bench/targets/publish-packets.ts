/** What a floor sees in the bytes of one connection: how many publishes are whole, their packet ids, and what is left over. */
export type Seen = {
  readonly connects: number;
  /** The PUBACKs of everything that was published here, ready to be sent. */
  readonly pubacks: Buffer;
  /** Where the first packet begins that is not whole yet. */
  readonly end: number;
};

const noPubacks = Buffer.alloc(0);
/** Bytes of the smallest publish that anybody here sends; a packet of one PUBACK is four. */
const leastPublish = 32;

/** The least that a server must do to know what to acknowledge: find the packets and the packet ids. It checks nothing. */
export function seePackets(bytes: Buffer): Seen {
  let pubacks = noPubacks;
  let used = 0;
  let connects = 0;
  let at = 0;
  while (at + 2 <= bytes.length) {
    const { length, head } = remainingLength(bytes, at);
    const end = at + head + length;
    if (head === 0 || end > bytes.length) break;
    const type = (bytes[at] ?? 0) & 0xf6;
    if (type === 0x32) {
      if (pubacks === noPubacks) pubacks = Buffer.allocUnsafe(4 * Math.ceil(bytes.length / leastPublish));
      const idAt = at + head + 2 + bytes.readUInt16BE(at + head);
      pubacks.writeUInt16BE(0x4002, used);
      pubacks[used + 2] = bytes[idAt] ?? 0;
      pubacks[used + 3] = bytes[idAt + 1] ?? 0;
      used += 4;
    } else if (type === 0x10) connects += 1;
    at = end;
  }
  return { connects, pubacks: pubacks.subarray(0, used), end: at };
}

/** The length that follows the first byte [MQTT-2.2.3], and how many bytes both take; 0 when they are not there yet. */
function remainingLength(bytes: Buffer, at: number): { readonly length: number; readonly head: number } {
  let length = 0;
  for (let index = 0; index < 4 && at + 1 + index < bytes.length; index += 1) {
    const byte = bytes[at + 1 + index] ?? 0;
    length |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { length, head: index + 2 };
  }
  return { length, head: 0 };
}
