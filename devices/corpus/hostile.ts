import type { DeviceKind } from '../../src/model/device-kind.ts';

export type Hostile = { readonly describes: string; readonly payload: Uint8Array };

const utf8 = new TextEncoder();
const text = (describes: string, payload: string): Hostile => ({ describes, payload: utf8.encode(payload) });
const hex = (describes: string, payload: string): Hostile => ({ describes, payload: Buffer.from(payload, 'hex') });

const megabytes = (count: number): number => count * 1024 * 1024;

/** Pays no attention to what any kind measures: nothing of it can be a reading of anything. */
export const neverReadings: readonly Hostile[] = [
  hex('nothing at all', ''),
  text('white space only', ' \r\n\t '),
  hex('a byte order mark and nothing else', 'efbbbf'),
  hex('one NUL', '00'),
  hex('binary noise', '8f0dc3a1005effee10ab7c3399f1'),
  hex('binary noise that begins like JSON', '7b8fc3a1005effee10ab7c3399f1'),
  hex('JSON whose text is not UTF-8', '7b2276616c756573223a7b2274e96d70223a317d7d'),
  hex('JSON in UTF-16', 'fffe7b002200780022003a0031007d00'),
  text('JSON that is cut off', '{"time":"2026-11-21T10:00:00Z","values":{'),
  text('JSON with single quotes', "{'values': {'x': 1}}"),
  text('JSON with a comma too many', '{"values":{"x":1,},}'),
  text('two JSON objects in a row', '{"x":1}{"x":2}'),
  text('a bare NaN', 'NaN'),
  text('a NaN inside JSON', '{"x":NaN}'),
  text('a bare number', '87'),
  text('a bare string', '"87"'),
  text('null', 'null'),
  text('true', 'true'),
  text('an empty object', '{}'),
  text('an empty array', '[]'),
  text('an array of empty arrays', '[[],[[]]]'),
  text('an array of numbers', '[1,2,3]'),
  text('no values', '{"time":"2026-11-21T10:00:00Z","values":{}}'),
  text('values that are null', '{"values":null}'),
  text(
    'a key that reaches for the prototype',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  ),
  text(
    'a key that reaches for the prototype among values',
    '{"values":{"__proto__":{"polluted":1},"toString":1,"hasOwnProperty":0}}',
  ),
  text('arrays a hundred thousand deep', '['.repeat(100_000)),
  text('arrays a hundred thousand deep, closed again', `{"values":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  text('5 MB of one string', `{"values":{"x":"${'a'.repeat(megabytes(5))}"}}`),
  text(
    '5 MB of unknown fields',
    `{${Array.from({ length: 350_000 }, (_, index) => `"f${index}":${index}`).join(',')}}`,
  ),
  { describes: '5 MB of binary noise', payload: new Uint8Array(megabytes(5)).fill(0x8f) },
  text('a name of 100,000 characters', `{"${'n'.repeat(100_000)}":1}`),
  text('a name of half a character', '{"\\ud800":1}'),
];

type Build = (quantity: string) => string;

const eachQuantity = (kind: DeviceKind, value: string): string =>
  `{"values":{${kind.quantities.map((quantity) => `${JSON.stringify(quantity)}:${value}`).join(',')}}}`;

/** Values that look like values and are none, for every quantity of a kind under its name in the vocabulary. */
export const wrongValues = (kind: DeviceKind): readonly Hostile[] =>
  [
    ['numbers as strings', '"87"'],
    ['numbers as strings with a decimal comma', '"50,5"'],
    ['states as strings', '"true"'],
    ['empty strings', '""'],
    ['"NaN"', '"NaN"'],
    ['"Infinity"', '"-Infinity"'],
    ['null', 'null'],
    ['a number beyond numbers', '1e999'],
    ['arrays', '[1]'],
    ['objects', '{"value":1}'],
  ].map(([describes = '', value = '']) => text(describes, eachQuantity(kind, value)));

const withTime = (kind: DeviceKind, build: Build): string => build(JSON.stringify(kind.quantities[0]));

/** Times that cannot be read: the reading must not get ours instead. */
export const unreadableTimes = (kind: DeviceKind): readonly Hostile[] =>
  [
    '""',
    'null',
    '1795255200',
    '1795255200000',
    '"1795255200"',
    '"2026-11-21"',
    '"2026-11-21T10:00:00"',
    '"2026-11-21 10:00:00Z"',
    '"2026-02-30T10:00:00Z"',
    '"2026-11-21T25:00:00Z"',
    '"21/11/2026T10:00:00CET"',
    '"now"',
    '{}',
    'true',
  ].map((time) =>
    text(
      `time ${time}`,
      withTime(kind, (name) => `{"time":${time},"values":{${name}:1}}`),
    ),
  );

/** Clocks that were never set, or run far ahead: kept with the very time that was sent, for the pipeline to judge. */
export const strangeClocks: readonly string[] = [
  '1970-01-01T00:00:00Z',
  '1970-01-01T00:00:08Z',
  '1969-12-31T23:59:59Z',
  '2093-06-01T12:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '0001-01-01T00:00:00Z',
];

/** A message of `count` readings of the first quantity of a kind. */
export const manyReadings = (kind: DeviceKind, count: number): Uint8Array =>
  utf8.encode(`[${Array.from({ length: count }, () => withTime(kind, (name) => `{${name}:0}`)).join(',')}]`);
