import * as fc from 'fast-check';
import type { EngineParts } from '../../src/alerts/port.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import { minutes, seconds } from '../../src/model/duration.ts';
import type { Reading } from '../../src/model/observation.ts';
import type { Condition, Rule } from '../../src/model/rule.ts';
import type { Device } from '../../src/registry/port.ts';
import { at, DrawnDirectory, deviceOf, drawnKinds, lamp, readingOf, ruleOf } from './drawn-city.ts';

export const drawnDevices: readonly Device[] = [
  deviceOf('air-1'),
  deviceOf('air-2'),
  deviceOf('air-3', undefined, 'oak'),
  deviceOf('lamp-1', lamp),
  deviceOf('lamp-2', lamp, 'oak'),
];

const smoky: Condition = { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 5, clears: 3 } };
const fumes: Condition = { is: 'value', quantity: 'no2', limit: { is: 'at_least', limit: 5 } };
const dark: Condition = { is: 'value', quantity: 'lamp_fault', limit: { is: 'at_least', limit: 1 } };
const silent: Condition = { is: 'absent', after: minutes(10) };
const area = (level: 'street' | 'district'): Pick<Rule, 'subject'> => ({ subject: { each: 'area', level } });

/** What can be worked out from the newest values alone. */
export const plainRules: readonly Rule[] = [
  ruleOf('at-once', smoky),
  ruleOf('patient', smoky, { for: minutes(4), keepFiringFor: minutes(3) }),
  ruleOf('kept', fumes, { whenUnknown: 'keep', keepFiringFor: minutes(2) }),
  ruleOf('silent', silent, { for: minutes(1) }),
  ruleOf(
    'both',
    { is: 'all', of: [smoky, { is: 'not', of: fumes }] },
    { where: { kinds: [drawnDevices[0]?.kind].flatMap((kind) => kind ?? []) } },
  ),
  ruleOf('either', { is: 'any', of: [fumes, silent] }, { lateAfter: minutes(2) }),
  ruleOf('doubtful', smoky, { quality: 'any' }),
  ruleOf(
    'dark-street',
    { is: 'some', of: dark, counted: 'devices', limit: { is: 'at_least', limit: 1 }, known: 0.5 },
    area('street'),
  ),
  ruleOf(
    'smoky-district',
    { is: 'some', of: smoky, counted: 'share', limit: { is: 'above', limit: 0.5 }, known: 0.6 },
    { ...area('district'), for: minutes(2) },
  ),
  ruleOf(
    'silent-city',
    { is: 'some', of: silent, counted: 'devices', limit: { is: 'above', limit: 2 }, known: 0 },
    { subject: { each: 'city' } },
  ),
];

const pm = 'pm2_5';
/** What remembers more. */
export const windowRules: readonly Rule[] = [
  ruleOf('rising', { is: 'change', quantity: pm, within: minutes(20), limit: { is: 'above', limit: 3 } }),
  ruleOf('mean', { is: 'mean', quantity: pm, over: minutes(24), limit: { is: 'above', limit: 5 }, complete: 0.1 }),
  ruleOf(
    'mean-area',
    { is: 'mean', quantity: pm, over: minutes(48), limit: { is: 'above', limit: 5 }, complete: 0 },
    area('district'),
  ),
  ruleOf('awake', smoky, { active: [{ from: 13 * 60 + 10, to: 13 * 60 + 40 }], keepFiringFor: minutes(1) }),
];

export const enginePartsOf = (rules: readonly Rule[]): EngineParts => ({
  rules,
  kinds: drawnKinds,
  directory: new DrawnDirectory(drawnDevices).port,
  calendar: createCalendar('Europe/Madrid'),
  usual: { at: () => undefined },
  from: at(0),
});

type Line = {
  readonly device: number;
  readonly wait: number;
  readonly delay: number;
  readonly value: number;
  readonly other: number;
};

const line: fc.Arbitrary<Line> = fc.record({
  device: fc.integer({ min: 0, max: 4 }),
  wait: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 900 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 1 }).map((tenths) => tenths / 20) },
    { weight: 1, arbitrary: fc.integer({ min: 900, max: 5000 }) },
  ),
  delay: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(0, 0.05, 0.5, 3) },
    { weight: 2, arbitrary: fc.integer({ min: -30, max: 700 }) },
    { weight: 1, arbitrary: fc.integer({ min: 901, max: 4000 }) },
  ),
  value: fc.integer({ min: 0, max: 9 }),
  other: fc.integer({ min: 3, max: 6 }),
});

/** Readings in the order of their arrival: early, late, doubted, and long silences. */
export const stories: fc.Arbitrary<readonly Reading[]> = fc
  .array(fc.tuple(line, fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 40 })
  .map((lines) => {
    let arrival = 1;
    const told = new Set<string>();
    return lines.flatMap(([{ device, wait, delay, value, other }, doubt]) => {
      arrival = Math.round((arrival + wait) * 1000) / 1000;
      const id = drawnDevices[device]?.id ?? '';
      const time = Math.round((arrival - delay) * 1000) / 1000;
      if (told.has(`${id} ${time}`)) return [];
      told.add(`${id} ${time}`);
      const values = id.startsWith('lamp') ? { lamp_fault: value % 2 } : { pm2_5: value, no2: other };
      return [readingOf(id, values, { time, receivedAt: arrival, quality: doubt === 0 ? 'suspect' : 'pass' })];
    });
  });

export const endOf = (readings: readonly Reading[]): number => (readings.at(-1)?.receivedAt ?? at(0)) + seconds(7200);
