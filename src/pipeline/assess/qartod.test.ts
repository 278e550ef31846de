import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../model/device-kind.ts';
import { hours, minutes, seconds } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import type { Rejudged } from '../../model/observation.ts';
import { qualityCodes } from '../../model/quality.ts';
import type { TestParameters } from '../../model/quality-tests.ts';
import { epochMs } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import { createAssess } from './assess.ts';
import fixture from './fixtures/qartod.json' with { type: 'json' };
import { judgeSpike } from './spike.ts';

const start = epochMs(1_795_000_000_000);
const { values } = fixture;

/** What a city says of the series that runs these tests only; the last judgement of each reading counts. */
async function flags(parameters: Omit<TestParameters, 'source'>): Promise<number[]> {
  const kind: DeviceKind = {
    id: kindId('k'),
    label: 'K',
    description: 'Only for tests',
    quantities: ['pm2_5'],
    rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
    tests: {
      pm2_5: { grossRange: { plausible: { min: -1e9, max: 1e9 } }, ...parameters, source: 'this test' },
    },
    decode: () => ({ ok: true, samples: [], refused: [] }),
    imagine: () => () => undefined,
  };
  const kinds = new Map([[kind.id, kind]]);
  const registry = createMemoryRegistry({ kinds, clock: { now: () => start } });
  await registry.addDevice({ id: deviceId('d'), kind: kind.id, position: { lat: 43.46, lon: -3.81 } });
  const device = registry.device('d');
  if (device === undefined) throw new Error('there is none');
  const assess = createAssess({ kinds, directory: registry });
  const rejudged: Rejudged[] = [];
  const said = values.map((value, at) => {
    const time = epochMs(start + at * 300_000);
    const samples = [{ quantity: 'pm2_5', value } as const];
    const [one] = assess.judge({ device, kind, time, receivedAt: time, samples, isReplayed: false }, rejudged);
    return one?.quality ?? 'missing';
  });
  for (const { time, observation } of rejudged) said[(time - start) / 300_000] = observation.quality;
  return said.map((word) => qualityCodes[word]);
}

/** At an edge ours says "not evaluated" where there is nothing to compare with. */
const asOurs = (theirs: readonly number[]) => [2, ...theirs.slice(1)];

describe('the flags of a series', () => {
  it('of the gross range are those of ioos_qc', async () => {
    const grossRange = { plausible: { min: 0, max: 500 }, sensor: { min: -5, max: 1000 } };
    expect(await flags({ grossRange })).toEqual(fixture.gross_range);
  });

  it('of the rate of change are those of ioos_qc', async () => {
    expect(await flags({ rateOfChange: { suspectPerMinute: 6 } })).toEqual(asOurs(fixture.rate_of_change));
  });

  it('of the flat line are those of ioos_qc', async () => {
    const flatLine = { suspectAfter: seconds(900), failAfter: seconds(1500) };
    expect(await flags({ flatLine })).toEqual(asOurs(fixture.flat_line));
  });

  it('of the spike are those of ioos_qc, reading by reading', () => {
    const inner = values.slice(1, -1).map((value, at) => {
      const around = { before: values[at] ?? 0, value, behind: values[at + 2] ?? 0 };
      return qualityCodes[judgeSpike('pm2_5', around, { suspect: 15, fail: 60 }).quality];
    });
    expect(inner).toEqual(fixture.spike.slice(1, -1));
  });

  it('of the spike in a stream doubt what ioos_qc doubts, but for readings behind one that is doubted', async () => {
    const ours = await flags({ spike: { suspect: 15, fail: 60 } });
    const differing = ours.flatMap((flag, at) => {
      const theirs = fixture.spike[at] ?? 0;
      return (flag >= 3 ? flag : 0) === (theirs >= 3 ? theirs : 0) ? [] : [at];
    });
    expect(differing.every((at) => (ours[at - 1] ?? 0) >= 3)).toBe(true);
    expect(ours.filter((flag) => flag >= 3).length).toBeGreaterThan(4);
  });
});
