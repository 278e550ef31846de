import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Fault } from './faults.ts';
import { type Frame, FrameReader } from './frame-reader.ts';
import { frame } from './frames.ts';

/** Reads chunks and tells what came out; stops after every `haltEvery`th packet until told to go on. */
function readChunks(chunks: readonly Buffer[], { limit = 1_000_000, haltEvery = 0 } = {}) {
  const bodies: string[] = [];
  const faults: Fault[] = [];
  const reader: FrameReader = new FrameReader(
    {
      onFrame({ firstByte, bytes, start, end }: Frame) {
        bodies.push(`${firstByte}:${bytes.toString('hex', start, end)}`);
        return haltEvery === 0 || bodies.length % haltEvery !== 0;
      },
      onFault: (fault) => void faults.push(fault),
    },
    limit,
  );
  for (const chunk of chunks) reader.feed(chunk);
  if (haltEvery > 0) for (let round = 0; round < 1_000; round++) reader.goOn();
  return { bodies, faults };
}

const packet = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 400 }))
  .map(([firstByte, body]) => ({
    bytes: frame(firstByte, [body]),
    seen: `${firstByte}:${Buffer.from(body).toString('hex')}`,
  }));

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });

it.prop([fc.array(packet, { maxLength: 12 }), sizes])(
  'however a stream is cut, the same packets come out',
  (packets, by) => {
    const stream = Buffer.concat(packets.map(({ bytes }) => bytes));
    expect(readChunks(cut(stream, by))).toEqual({ bodies: packets.map(({ seen }) => seen), faults: [] });
  },
);

it.prop([fc.array(packet, { maxLength: 12 }), sizes, fc.integer({ min: 1, max: 3 })])(
  'stopping after any packet and going on later loses and repeats nothing',
  (packets, by, haltEvery) => {
    const stream = Buffer.concat(packets.map(({ bytes }) => bytes));
    const { bodies } = readChunks(cut(stream, by), { haltEvery });
    expect(bodies).toEqual(packets.map(({ seen }) => seen));
  },
);

describe('a packet that cannot be', () => {
  it('is refused as soon as its length is known, when it is too large', () => {
    const { bodies, faults } = readChunks([Buffer.from([0x10, 0xff, 0xff]), Buffer.from([0xff, 0x7f])], {
      limit: 4_096,
    });
    expect({ bodies, faults }).toEqual({ bodies: [], faults: ['packet_too_large'] });
  });

  it('is refused when its length goes on for a fifth byte [MQTT-2.2.3]', () => {
    expect(readChunks([Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])]).faults).toEqual(['malformed_length']);
  });

  it('ends the reading: what follows is not looked at', () => {
    const { bodies } = readChunks([Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]), frame(0xc0, [])], { limit: 100 });
    expect(bodies).toEqual([]);
  });
});

it('takes a packet of exactly the limit', () => {
  expect(readChunks([frame(0x30, [Buffer.alloc(98)])], { limit: 100 }).faults).toEqual([]);
  expect(readChunks([frame(0x30, [Buffer.alloc(99)])], { limit: 100 }).faults).toEqual(['packet_too_large']);
});
