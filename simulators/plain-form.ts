type Values = Readonly<Record<string, number | boolean>>;

/** A reading in the plain JSON form, open for what a scenario does to it. */
export type PlainForm = Readonly<Record<string, unknown>> & {
  readonly time?: string;
  readonly values: Values;
};

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areValues = (value: unknown): value is Values =>
  isRecord(value) && Object.values(value).every((one) => typeof one === 'number' || typeof one === 'boolean');

/** Whether the payload is JSON of the plain form: devices of a kind may speak in bytes, or in words of their own. */
const isPlainForm = (value: unknown): value is PlainForm =>
  isRecord(value) && areValues(value['values']) && ['string', 'undefined'].includes(typeof value['time']);

export function readPlainForm(payload: Uint8Array): PlainForm | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(payload));
    return isPlainForm(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const writeJson = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
