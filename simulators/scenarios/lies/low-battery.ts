import { hours } from '../../../src/model/duration.ts';
import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures, replacing } from './values.ts';

const fallsTo = 8;
const percentPerHour = 1;
/** Below this, whatever runs on it may say anything. It is no lie before. */
const empty = 5;

/** A battery that sinks within hours until it is empty: it tells the truth, and all the rest cannot be relied on. */
export const lowBattery: Lie = {
  name: 'low_battery',
  suits: measures('battery_level'),
  appoint: ({ kind }) => {
    const replace = replacing(kind, 'battery_level');
    return rewriting('low_battery', (spoken, { sinceMs }) => {
      const level = Math.round(fallsTo - (sinceMs / hours(1)) * percentPerHour);
      const rewritten = replace(spoken, () => level);
      if (rewritten === undefined) return undefined;
      const { form, detail = '' } = rewritten;
      return level < empty ? { form, detail } : { form };
    });
  },
};
