import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, vi } from 'vitest';
import type { Announcement, Transition } from '../../model/alert.ts';
import { hours, minutes } from '../../model/duration.ts';
import type { Observation, Reading, Rejudged } from '../../model/observation.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { createEngine } from '../engine/engine.ts';
import type { Arrived } from '../port.ts';
import { backtest, calendar, city, end, lifeOf, noUsual, storeOf } from './fixtures/backtests.ts';
import { observed, pastKinds, said, spike, start } from './fixtures/past.ts';
import { ruleLike } from './fixtures/rule.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What a device said, and how it came. `isSpike`: the reading behind it shows that it was none. */
type Word = {
  readonly mast: number;
  readonly slot: number;
  readonly value: number;
  readonly delay: number;
  readonly quality: 'pass' | 'suspect';
  readonly isSpike: boolean;
  readonly quantity: 'pm2_5' | 'no2';
};
const word: fc.Arbitrary<Word> = fc.record({
  mast: fc.integer({ min: 1, max: 3 }),
  slot: fc.integer({ min: 0, max: 70 }),
  value: fc.constantFrom(10, 30, 45, 51, 60, 90),
  delay: fc.constantFrom(0, 0, 0, 0, 0.01, 2, 7, 25, 95, 180),
  quality: fc.constantFrom('pass', 'pass', 'pass', 'suspect'),
  isSpike: fc.boolean(),
  quantity: fc.constantFrom('pm2_5', 'pm2_5', 'pm2_5', 'no2'),
});

const observationOf = ({ value, quality, quantity }: Word): Observation => ({
  ...observed(value, quantity),
  quality,
  reasons: quality === 'pass' ? [] : ['range: too much for this city'],
});

type Arriving = { readonly reading: Reading; readonly word: Word };

/** Each device says one thing at a time. Not all come to the same second, so that their order is told by more than their minute. */
function arriving(words: readonly Word[]): readonly Arriving[] {
  const byTime = new Map(words.map((each) => [`${each.mast} ${each.slot}`, each]));
  return [...byTime.values()]
    .map((each) => {
      const minute = each.slot * 8 + each.mast * 0.7;
      const device = `mast-${each.mast}`;
      return { word: each, reading: said({ device, minute, delay: each.delay, observations: [observationOf(each)] }) };
    })
    .sort(
      ({ reading: one }, { reading: other }) =>
        one.receivedAt - other.receivedAt || one.time - other.time || (one.device < other.device ? -1 : 1),
    );
}

/** As the pipeline does it: the newest reading of a series is judged anew when one that is newer shows it to be a spike. */
function judgedOnArrival(all: readonly Arriving[]): readonly (Arrived & { readonly receivedAt: EpochMs })[] {
  const newest = new Map<string, Arriving>();
  return all.map((each) => {
    const { reading } = each;
    const series = `${reading.device} ${each.word.quantity}`;
    const last = newest.get(series);
    if (last !== undefined && last.reading.time >= reading.time) {
      return { readings: [reading], rejudged: [], receivedAt: reading.receivedAt };
    }
    newest.set(series, each);
    const isShown = last !== undefined && last.word.isSpike && last.word.quality === 'pass';
    const rejudged = isShown ? [rejudge(last)] : [];
    return { readings: [reading], rejudged, receivedAt: reading.receivedAt };
  });
}

function rejudge({ reading, word: { value, quantity } }: Arriving): Rejudged {
  const { device, kind, area, time, receivedAt } = reading;
  return { device, kind, area, time, receivedAt, observation: { ...spike(value), quantity, revision: 2 } };
}

type Ran = { readonly transitions: readonly Transition[]; readonly announcements: readonly Announcement[] };

/** The engine as it runs live: some messages at once, looked at every now and then. */
function runLive(rule: Rule, arrivals: ReturnType<typeof judgedOnArrival>, batches: readonly number[]): Ran {
  const engine = createEngine({
    rules: [rule],
    kinds: pastKinds,
    directory: city,
    calendar,
    usual: noUsual,
    from: start,
  });
  const life = lifeOf([rule]);
  const [transitions, announcements]: [Transition[], Announcement[]] = [[], []];
  const decide = (until: EpochMs): void => {
    const decided = engine.advance(until).transitions;
    transitions.push(...decided);
    announcements.push(...life.take(decided, until).announcements);
  };
  let place = 0;
  for (let turn = 0; place < arrivals.length; turn += 1) {
    const batch = arrivals.slice(place, place + (batches[turn % batches.length] ?? 1));
    place += batch.length;
    engine.take({
      readings: batch.flatMap(({ readings }) => readings),
      rejudged: batch.flatMap(({ rejudged }) => rejudged),
    });
    decide(arrivals[place]?.receivedAt ?? epochMs(Math.max(start, batch.at(-1)?.receivedAt ?? start)));
  }
  decide(end);
  return { transitions, announcements };
}

const above: Condition = { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 50, clears: 40 } };
const ofCentro = { each: 'area', level: 'district' } as const;
const conditions: readonly Partial<Rule>[] = [
  { when: above, for: minutes(0) },
  { when: above, for: minutes(10), keepFiringFor: minutes(5) },
  { when: above, for: minutes(20), whenUnknown: 'keep', quality: 'any' },
  { when: { is: 'absent', after: minutes(30) }, for: minutes(0) },
  {
    when: { is: 'change', quantity: 'pm2_5', within: minutes(30), limit: { is: 'at_least', limit: 30 } },
    for: minutes(0),
  },
  {
    when: { is: 'mean', quantity: 'pm2_5', over: hours(1), limit: { is: 'above', limit: 45 }, complete: 0.05 },
    subject: ofCentro,
    for: minutes(5),
  },
  {
    when: { is: 'some', of: above, counted: 'devices', limit: { is: 'at_least', limit: 2 }, known: 0.3 },
    subject: ofCentro,
    for: minutes(5),
  },
  {
    when: { is: 'all', of: [above, { is: 'not', of: { is: 'absent', after: minutes(40) } }] },
    for: minutes(3),
    lateAfter: minutes(30),
  },
];

describe('a backtest of what was stored', () => {
  test.prop(
    [
      fc.array(word, { minLength: 20, maxLength: 120 }),
      fc.constantFrom(...conditions),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    ],
    { numRuns: 25 },
  )('comes to what was decided live, step by step', async (words, different, batches) => {
    const rule = ruleLike(different);
    const arrivals = judgedOnArrival(arriving(words));
    const live = runLive(rule, arrivals, batches);
    const again = await backtest(await storeOf(arrivals), { rule });
    expect(again.transitions).toEqual(live.transitions.filter(({ noticedAt }) => noticedAt < end));
    expect(again.announcements.map(({ id, what, announcedAt }) => [id, what, announcedAt])).toEqual(
      live.announcements
        .filter(({ announcedAt }) => announcedAt < end)
        .map(({ id, what, announcedAt }) => [id, what, announcedAt]),
    );
  });

  it('does fire in such cases, be it judged anew, late or doubted', () => {
    const sample = fc.sample(fc.array(word, { minLength: 60, maxLength: 120 }), { numRuns: 8, seed: 7 });
    const each = conditions.map((different) => {
      const runs = sample.map((words) => runLive(ruleLike(different), judgedOnArrival(arriving(words)), [3]));
      return runs.flatMap(({ transitions }) => transitions).filter(({ to }) => to === 'firing').length;
    });
    expect(each.map((count) => count > 0)).toEqual(conditions.map(() => true));
  });
});
