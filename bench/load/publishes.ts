import { createTemplate, fill, type Template } from './payloads.ts';
import type { Sender } from './plan.ts';

/** A field of MQTT: two bytes of length, then the text. */
const field = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

/** A packet with its remaining length [MQTT-2.2.3]. */
function packet(firstByte: number, body: Buffer): Buffer {
  const head = [firstByte];
  for (let rest = body.length; ; rest >>= 7) {
    head.push((rest & 0x7f) | (rest > 127 ? 0x80 : 0));
    if (rest <= 127) return Buffer.concat([Buffer.from(head), body]);
  }
}

/** A clean session of MQTT 3.1.1 with a keepalive of half an hour. */
export const connectPacket = ({ username, password }: Sender): Buffer =>
  packet(
    0x10,
    Buffer.concat([field('MQTT'), Buffer.from([4, 0xc2, 7, 8]), field(username), field(username), field(password)]),
  );

/** Prints the moment as the devices say it; asked many times in the same millisecond. */
function createTimeText(): (at: number) => Buffer {
  let known = Number.NaN;
  const text = Buffer.alloc(24);
  return (at) => {
    if (at !== known) text.write(new Date(at).toISOString());
    known = at;
    return text;
  };
}

const timeText = createTimeText();

/** The QoS 1 publishes of one device, one after the other, each different from all before. */
export class Publishes {
  readonly #template: Template;
  readonly #frame: Buffer;
  readonly #packetIdAt: number;
  readonly #payloadAt: number;
  #number: number;
  #packetId = 0;
  #lastTime = 0;

  constructor(sender: Sender, { timed, from }: { readonly timed: boolean; readonly from: number }) {
    this.#template = createTemplate(sender.kind, { timed });
    const topic = field(`barrio/v1/${sender.username}/up`);
    const payload = Buffer.from(this.#template.text);
    this.#frame = packet(0x32, Buffer.concat([topic, Buffer.alloc(2), payload]));
    this.#payloadAt = this.#frame.length - payload.length;
    this.#packetIdAt = this.#payloadAt - 2;
    this.#number = from;
  }

  /** The next `count` frames in one buffer. */
  next(count: number, now: number): Buffer {
    const frame = this.#frame;
    const bytes = Buffer.allocUnsafe(frame.length * count);
    for (let at = 0; at < bytes.length; at += frame.length) {
      frame.copy(bytes, at);
      this.#packetId = (this.#packetId % 65_535) + 1;
      bytes.writeUInt16BE(this.#packetId, at + this.#packetIdAt);
      const payloadAt = at + this.#payloadAt;
      if (this.#template.timeAt >= 0) timeText(this.#timeFrom(now)).copy(bytes, payloadAt + this.#template.timeAt);
      fill({ bytes, at: payloadAt }, this.#template, this.#number);
      this.#number += 1;
    }
    return bytes;
  }

  /** A device observes nothing twice in the same millisecond. */
  #timeFrom(now: number): number {
    this.#lastTime = Math.max(this.#lastTime + 1, now);
    return this.#lastTime;
  }
}
