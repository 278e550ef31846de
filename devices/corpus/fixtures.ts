import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Decoded } from '../../src/model/device-kind.ts';
import { quantityIds } from '../../src/model/quantity.ts';
import { allRejectionCodes } from '../../src/model/rejection.ts';
import { epochMs } from '../../src/model/time.ts';

/** What every kind must show: an everyday message, zeros that are values, gaps that are no values, and what it refuses. */
export const fixtureClasses = ['ordinary', 'zero', 'partial', 'refused'] as const;
type FixtureClass = (typeof fixtureClasses)[number];

const refusal = z.strictObject({
  code: z.enum(allRejectionCodes),
  detail: z.string().min(1),
  entry: z.int().min(0).optional(),
});
const sample = z.strictObject({
  quantity: z.enum(quantityIds),
  value: z.number(),
  time: z.iso
    .datetime()
    .transform((text) => epochMs(Date.parse(text)))
    .optional(),
});
const accepted = z.strictObject({
  ok: z.literal(true),
  samples: z.array(sample),
  refused: z.array(refusal),
  entries: z.array(z.int().min(0)).optional(),
  seq: z.number().optional(),
});
const refused = refusal.extend({ ok: z.literal(false) });

const fixtureFile = z
  .strictObject({
    describes: z.string().min(10),
    payload: z.unknown().optional(),
    payloadText: z.string().optional(),
    payloadHex: z.hex().optional(),
    expect: z.discriminatedUnion('ok', [accepted, refused]),
  })
  .refine(
    (file) => [file.payload, file.payloadText, file.payloadHex].filter((form) => form !== undefined).length === 1,
    {
      error: 'a fixture has exactly one of payload, payloadText and payloadHex',
    },
  );

export type Fixture = {
  readonly class: FixtureClass;
  readonly file: string;
  readonly describes: string;
  readonly payload: Uint8Array;
  /** The names of the fields in the payload, as far as it is JSON. */
  readonly fields: readonly string[];
  readonly expect: Decoded;
};

function fieldsOf(payload: unknown): readonly string[] {
  if (Array.isArray(payload)) return payload.flatMap(fieldsOf);
  if (typeof payload !== 'object' || payload === null) return [];
  const { values, ...beside } = { values: {}, ...payload };
  return [...Object.keys(values), ...Object.keys(beside)];
}

function bytesOf({ payload, payloadText, payloadHex }: z.output<typeof fixtureFile>): Uint8Array {
  if (payloadHex !== undefined) return Buffer.from(payloadHex, 'hex');
  return new TextEncoder().encode(payloadText ?? JSON.stringify(payload));
}

function readFixture(file: string, text: string): Fixture {
  const contents = fixtureFile.parse(JSON.parse(text));
  const found = fixtureClasses.find((name) => file === `${name}.json` || file.startsWith(`${name}-`));
  if (found === undefined) throw new Error(`${file}: a fixture's name begins with ${fixtureClasses.join(', ')}`);
  return {
    class: found,
    file,
    describes: contents.describes,
    payload: bytesOf(contents),
    fields: fieldsOf(contents.payload),
    expect: contents.expect,
  };
}

/** All fixtures of a kind: `devices/{kind}/fixtures/{class}[-{what}].json`. None when the folder is missing. */
export function readFixtures(folder: URL): readonly Fixture[] {
  const fixtures = new URL('fixtures/', folder);
  let files: string[];
  try {
    files = readdirSync(fixtures).toSorted();
  } catch {
    return [];
  }
  return files.map((file) => readFixture(file, readFileSync(new URL(file, fixtures), 'utf8')));
}
