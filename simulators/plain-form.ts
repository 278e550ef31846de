import { z } from 'zod';

const form = z.looseObject({
  time: z.string().optional(),
  values: z.record(z.string(), z.union([z.number(), z.boolean()])),
});

/** A reading in the plain JSON form, open for what a scenario does to it. */
export type PlainForm = z.infer<typeof form>;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The reading, or `undefined` when the payload has another form (a kind may speak in bytes). */
export function readPlainForm(payload: Uint8Array): PlainForm | undefined {
  try {
    return form.safeParse(JSON.parse(decoder.decode(payload))).data;
  } catch {
    return undefined;
  }
}

export const writeJson = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
