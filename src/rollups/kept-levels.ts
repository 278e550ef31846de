import type { DeviceKind } from '../model/device-kind.ts';
import { type Duration, days, hours, minutes, seconds } from '../model/duration.ts';
import type { RollupLevel } from '../model/rollup.ts';

export type By = 'device' | 'area';

/** What a level lasts; a day of the city may have an hour more or less. */
export const lengthOf: Readonly<Record<RollupLevel, Duration>> = {
  '1min': minutes(1),
  '15min': minutes(15),
  '1h': hours(1),
  '1d': days(1),
};

/** Finer rollups of one series are worth keeping only where two readings or more fall into a window. */
const finestOfSeries: readonly (readonly [RollupLevel, Duration])[] = [
  ['1min', seconds(30)],
  ['15min', minutes(7.5)],
];

/** The levels that the store keeps of a kind, finest first; all others are worked out from its readings when somebody asks. */
export function keptLevels({ rhythm }: DeviceKind, by: By): readonly RollupLevel[] {
  const fine = finestOfSeries.filter(
    ([level, atLeastEvery]) => rhythm.every <= atLeastEvery || (by === 'area' && level === '15min'),
  );
  return [...fine.map(([level]) => level), '1h', '1d'];
}

export const keeps = (kind: DeviceKind, by: By, level: RollupLevel): boolean => keptLevels(kind, by).includes(level);
