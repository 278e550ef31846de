import type { EpochMs } from '../../model/time.ts';
import type { TimeSpan } from '../port.ts';

/** A name of a measurement, field or tag, whatever characters it holds. */
export const quoteName = (name: string): string => `"${escapeQuoted(name).replaceAll('"', '\\"')}"`;

/** A value of a tag, whatever characters it holds. */
const quoteString = (text: string): string => `'${escapeQuoted(text).replaceAll("'", "\\'")}'`;

const escapeQuoted = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

export const quoteTime = (time: EpochMs): string => `${time}ms`;

export const withinSpan = ({ from, to }: TimeSpan): string => `time >= ${quoteTime(from)} AND time < ${quoteTime(to)}`;

export const tagIs = (tag: string, value: string): string => `${quoteName(tag)} = ${quoteString(value)}`;

/** Only conditions that InfluxQL of 1.x, 2.x and 3.x all know: it has no IN. */
export const tagIsOneOf = (tag: string, values: readonly string[]): string =>
  `(${values.map((value) => tagIs(tag, value)).join(' OR ')})`;
