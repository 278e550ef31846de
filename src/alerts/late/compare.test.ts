import { describe, expect, it } from 'vitest';
import { at } from '../backtest/fixtures/past.ts';
import { compare } from './compare.ts';
import type { KeptEpisode, WouldBe } from './episodes.ts';

const evidence = { value: 60, limit: 50, quantity: undefined, observations: [] };
const told = (from: number, to?: number, endedBy: KeptEpisode['endedBy'] = 'condition'): KeptEpisode => ({
  alert: `alert-${from}`,
  from: at(from),
  to: to === undefined ? undefined : at(to),
  endedBy: to === undefined ? undefined : endedBy,
});
const would = (from: number, to?: number): WouldBe => ({
  from: at(from),
  to: to === undefined ? undefined : at(to),
  evidence,
  endEvidence: undefined,
});
/** Late data from minute 0 on, judged up to minute 600. */
const judged = { from: at(0), to: at(600), wasInForce: (moment: number) => moment >= at(-200) };

const findings = (kept: readonly KeptEpisode[], wouldBe: readonly WouldBe[]) =>
  compare(kept, wouldBe, judged).map(({ says, alert, from, to }) => [
    says,
    alert,
    ...[from, to].map((moment) => (moment === undefined ? undefined : (moment - at(0)) / 60_000)),
  ]);

describe('what late data say', () => {
  it.each<[string, readonly KeptEpisode[], readonly WouldBe[], readonly unknown[]]>([
    ['nothing where it would have been the same', [told(10, 50)], [would(10, 50)], []],
    ['nothing of less than a minute', [told(10, 50)], [would(10.5, 49.5)], []],
    ['nothing of what was over before them', [told(-90, -60)], [], []],
    ['nothing of what fires on as it was told', [told(-90)], [would(-90)], []],
    ['that there would have been an alert', [], [would(10, 50)], [['would_have_fired', undefined, 10, 50]]],
    ['that it would fire still', [], [would(10)], [['would_have_fired', undefined, 10, undefined]]],
    [
      'that there would have been none',
      [told(10, 50)],
      [],
      [['would_not_have_fired', 'alert-10', undefined, undefined]],
    ],
    ['that it would have come sooner', [told(30, 50)], [would(10, 50)], [['would_have_fired_at', 'alert-30', 10, 50]]],
    [
      'that it would have ended later',
      [told(10, 50)],
      [would(10, 70)],
      [['would_have_resolved_at', 'alert-10', 10, 70]],
    ],
    ['that it would have ended', [told(10)], [would(10, 70)], [['would_have_resolved_at', 'alert-10', 10, 70]]],
    [
      'that it would not have ended',
      [told(10, 70)],
      [would(10)],
      [['would_have_resolved_at', 'alert-10', 10, undefined]],
    ],
    [
      'both of one alert',
      [told(30, 50)],
      [would(10, 90)],
      [
        ['would_have_fired_at', 'alert-30', 10, 90],
        ['would_have_resolved_at', 'alert-30', 10, 90],
      ],
    ],
    [
      'of one that was told in two parts only what its ends say',
      [told(10, 20), told(40, 60)],
      [would(10, 90)],
      [['would_have_resolved_at', 'alert-40', 10, 90]],
    ],
    [
      'of each matter on its own',
      [told(10, 20)],
      [would(100, 120)],
      [
        ['would_not_have_fired', 'alert-10', undefined, undefined],
        ['would_have_fired', undefined, 100, 120],
      ],
    ],
    [
      'that one alert would have paused',
      [told(10, 100)],
      [would(10, 25), would(80, 100)],
      [
        ['would_have_resolved_at', 'alert-10', 10, 25],
        ['would_have_fired', 'alert-10', 80, 100],
      ],
    ],
    ['nothing of pauses before them', [told(-90, 50)], [would(-90, -60), would(-30, 50)], []],
    ['nothing of what began before there was the rule', [], [would(-300, 50)], []],
    ['nothing of what it says of alerts that began before there was the rule', [told(-210, 50)], [would(-300, 50)], []],
    ['nothing of an end that its rule or its subject brought', [told(10, 50, 'other')], [would(10, 70)], []],
    ['nothing of a beginning before them', [told(-30, 50)], [would(-60, 50)], []],
    ['nothing of what lies behind what was judged', [told(10, 700)], [would(10)], []],
  ])('is %s', (_, kept, wouldBe, expected) => {
    expect(findings(kept, wouldBe)).toEqual(expected);
  });
});
