import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { DeviceKind } from '../../model/device-kind.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import type { Rejudged } from '../../model/observation.ts';
import { epochMs } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { createAssess } from './assess.ts';

const start = Date.UTC(2026, 10, 21, 10);
const every = minutes(5);
const widestGap = 3 * every;
const spike = { suspect: 15, fail: 60 };
const suspectPerMinute = 6;
const flat = { suspectAfter: minutes(15), failAfter: minutes(30), rest: { min: 0, max: 1 } };

const kind: DeviceKind = {
  id: kindId('nose'),
  label: 'Nose',
  description: 'Only for tests',
  quantities: ['pm2_5'],
  rhythm: { speaks: 'periodically', every, lateAfter: minutes(10), staleAfter: hours(1) },
  tests: {
    pm2_5: {
      grossRange: { sensor: { min: 0, max: 1000 }, plausible: { min: 0, max: 500 } },
      spike,
      rateOfChange: { suspectPerMinute },
      flatLine: { suspectAfter: flat.suspectAfter, failAfter: flat.failAfter, rests: [flat.rest] },
      source: 'this test',
    },
  },
  decode: () => ({ ok: true, samples: [], refused: [] }),
  imagine: () => () => undefined,
};
const kinds = new Map([[kind.id, kind]]);

type Point = { readonly time: number; readonly value: number };
type Flag = 'none' | 'pass' | 'suspect' | 'fail';
const isDoubt = (flag: Flag | undefined): boolean => flag === 'suspect' || flag === 'fail';

/** Judges a series that lies there as a whole, one test behind the other, looking forward and backward as it likes. */
function judgeWhole(series: readonly Point[]): readonly Record<'range' | 'rate' | 'spike' | 'flat', Flag>[] {
  const gap = (at: number): number => (series[at]?.time ?? Infinity) - (series[at - 1]?.time ?? -Infinity);
  const value = (at: number): number => series[at]?.value ?? Number.NaN;
  const range = series.map(({ value: one }): Flag => (one > 1000 ? 'fail' : one > 500 ? 'suspect' : 'pass'));
  const leaps = series.map(
    (_, at) => at > 0 && Math.abs(value(at) - value(at - 1)) > (suspectPerMinute * Math.max(gap(at), 60_000)) / 60_000,
  );
  const spikes: Flag[] = [];
  const rates: Flag[] = [];
  for (const at of series.keys()) {
    const isAfterLie = isDoubt(range[at - 1]) || isDoubt(spikeAt(at - 1));
    rates.push(at === 0 || isAfterLie ? 'none' : leaps[at] ? 'suspect' : 'pass');
  }
  return series.map((_, at) => ({
    range: range[at] ?? 'none',
    rate: rates[at] ?? 'none',
    spike: spikeAt(at),
    flat: flatAt(at),
  }));

  function spikeAt(at: number): Flag {
    return (spikes[at] ??= at < 1 || at >= series.length - 1 ? 'none' : surrounded(at));
  }

  function surrounded(at: number): Flag {
    const hasNeighbours = gap(at) <= widestGap && gap(at + 1) <= widestGap;
    const isBeforeDoubted = isDoubt(range[at - 1]) || isDoubt(rates[at - 1]) || isDoubt(spikeAt(at - 1));
    const isBehindDoubted = isDoubt(range[at + 1]) || (leaps[at + 1] === true && rates[at] !== 'suspect');
    if (!hasNeighbours || isBeforeDoubted || isBehindDoubted) return 'none';
    const distance = Math.abs(value(at) - (value(at - 1) + value(at + 1)) / 2);
    return distance > spike.fail ? 'fail' : distance > spike.suspect ? 'suspect' : 'pass';
  }

  function flatAt(at: number): Flag {
    if (at === 0 || gap(at) > widestGap) return 'none';
    let first = at;
    while (first > 0 && gap(first) <= widestGap && value(first - 1) === value(at)) first -= 1;
    const lasts = (series[at]?.time ?? 0) - (series[first]?.time ?? 0);
    if (lasts < flat.suspectAfter || (value(at) >= flat.rest.min && value(at) <= flat.rest.max)) return 'pass';
    return lasts >= flat.failAfter ? 'fail' : 'suspect';
  }
}

const names = { range: 'gross_range', rate: 'rate_of_change', flat: 'flat_line', spike: 'spike' } as const;

/** The worst word and who doubts, as the flags of a whole series give them. */
function summed(flags: Record<'range' | 'rate' | 'spike' | 'flat', Flag>) {
  const words = Object.values(flags);
  const quality = words.includes('fail')
    ? 'fail'
    : words.includes('suspect')
      ? 'suspect'
      : flags.range === 'pass' || flags.rate === 'pass' || flags.flat === 'pass'
        ? 'pass'
        : 'not_evaluated';
  const doubts = (['range', 'rate', 'spike', 'flat'] as const).flatMap((one) =>
    isDoubt(flags[one]) ? names[one] : [],
  );
  return { quality, doubts: doubts.toSorted() };
}

/** Judges it as it comes, by a memory that is written down and read back wherever it is cut. */
async function judgeAsItComes(series: readonly Point[], cuts: ReadonlySet<number>) {
  const directory = createMemoryRegistry({ kinds, clock: { now: () => epochMs(start) } });
  const id = deviceId('nose-1');
  await directory.importDevices([{ id, kind: kind.id, position: { lat: 43.46, lon: -3.81 } }]);
  const device = directory.device(id);
  if (device === undefined) throw new Error('it was just imported');
  let assess = createAssess({ kinds, directory });
  const last = new Map<number, { quality: string; reasons: readonly string[] }>();
  for (const [at, { time: moment, value }] of series.entries()) {
    if (cuts.has(at)) {
      const bytes = Buffer.concat(assess.dump());
      assess = createAssess({ kinds, directory });
      expect(assess.restore(bytes)).toEqual({ ok: true });
    }
    const rejudged: Rejudged[] = [];
    const time = epochMs(moment);
    const samples = [{ quantity: 'pm2_5', value }] as const;
    const [said] = assess.judge({ device, kind, time, receivedAt: time, samples, isReplayed: false }, rejudged);
    if (said !== undefined) last.set(moment, said);
    for (const { time: before, observation } of rejudged) last.set(before, observation);
  }
  return series.map(({ time }) => {
    const { quality = '', reasons = [] } = last.get(time) ?? {};
    return { quality, doubts: reasons.map((reason) => reason.slice(0, reason.indexOf(':'))).toSorted() };
  });
}

const step = fc.record({
  wait: fc.constantFrom(every, every, every, every, 20_000, 2 * every, 4 * every),
  value: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(1, 10, 10, 12, 30) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 120 }) },
    { weight: 1, arbitrary: fc.constantFrom(499, 501, 1001) },
  ),
});

test.prop([fc.array(step, { maxLength: 40 }), fc.array(fc.nat(39), { maxLength: 4 })], { numRuns: 300 })(
  'a series judged as it comes has the flags of the series judged as a whole, wherever it is cut',
  async (steps, cuts) => {
    let time = start;
    const series = steps.map(({ wait, value }) => ({ time: (time += wait), value }));
    expect(await judgeAsItComes(series, new Set(cuts))).toEqual(judgeWhole(series).map(summed));
  },
);
