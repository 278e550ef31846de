import type { AreaId } from './ids.ts';
import type { Quality } from './quality.ts';
import type { QuantityId } from './quantity.ts';
import type { EpochMs } from './time.ts';

/** The windows that rollups are kept for. All are aligned to hours of UTC but the day, which is one of the city's own time zone. */
export const rollupLevels = ['1min', '15min', '1h', '1d'] as const;
export type RollupLevel = (typeof rollupLevels)[number];

export const isRollupLevel = (text: string): text is RollupLevel => rollupLevels.some((level) => level === text);

/**
 * What the values of a window say together. `mean` follows the quantity's own rule: of levels of sound by energy, of directions as
 * vectors (0 up to 360), of states the share of the known time in which they held, of totals how much they grew. `undefined` where
 * nothing says it: no value, or directions that cancel each other out.
 */
export type Summary = {
  readonly count: number;
  readonly mean: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
};

/** Shares of the values that lie below; linear between two values. Of the raw values: they cannot be made from those of parts. */
export type Percentiles = { readonly p10: number; readonly p50: number; readonly p90: number };

/** What one series, or all series of a quantity in one area, said in a window. `start` is included, `end` is not. */
export type Rollup = {
  /** Device id or area id; empty for all devices of the kind. */
  readonly group: string;
  readonly quantity: QuantityId;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Of the values that no test doubts. */
  readonly counted: Summary;
  /** Of the same values; `undefined` without any, and for states, totals and directions. */
  readonly percentiles: Percentiles | undefined;
  /** Of all values, whatever their quality. */
  readonly all: Summary;
  /** How many values there are of each quality. */
  readonly quality: Readonly<Record<Exclude<Quality, 'missing'>, number>>;
  /** 0 to 1: the share of the readings that were to be expected, or for states of the time in which they are known. Of counted values. */
  readonly completeness: number;
  /** 1 when first worked out; one more each time that late data or a new judgement changed it. */
  readonly revision: number;
  readonly workedOutAt: EpochMs;
};

/** Names a rollup among those of one kind and level. */
export const rollupKey = ({ group, quantity, start }: Pick<Rollup, 'group' | 'quantity' | 'start'>): string =>
  `${group} ${quantity} ${start}`;

/** Devices that are rolled up together. */
export type RollupGroup = {
  /** An area, or empty for all devices of the kind, also those outside every area. */
  readonly id: AreaId | '';
  /** Areas whose readings count: the area and all that lie in it. `undefined`: all. */
  readonly areas: readonly AreaId[] | undefined;
  /** So many devices of the kind are registered there: what completeness is measured against. */
  readonly devices: number;
};
