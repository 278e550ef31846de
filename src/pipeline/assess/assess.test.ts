import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../model/device-kind.ts';
import { hours, minutes } from '../../model/duration.ts';
import { deviceId, kindId } from '../../model/ids.ts';
import type { Observation, Rejudged } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { epochMs } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import type { Device } from '../../registry/port.ts';
import { createAssess } from './assess.ts';

const start = Date.UTC(2026, 10, 21, 10);

const kind: DeviceKind = {
  id: kindId('nose'),
  label: 'Nose',
  description: 'Only for tests',
  quantities: ['pm2_5', 'battery_level', 'burning_hours', 'occupied'],
  rhythm: { speaks: 'periodically', every: minutes(5), lateAfter: minutes(10), staleAfter: hours(1) },
  tests: {
    pm2_5: {
      grossRange: { sensor: { min: 0, max: 1000 } },
      spike: { suspect: 15, fail: 60 },
      rateOfChange: { suspectPerMinute: 6 },
      flatLine: { suspectAfter: minutes(15), failAfter: minutes(30), rests: [{ min: 0, max: 1 }] },
      source: 'this test',
    },
  },
  decode: () => ({ ok: true, samples: [], refused: [] }),
  imagine: () => () => undefined,
};
const kinds = new Map([[kind.id, kind]]);

const device: Device = {
  id: deviceId('nose-1'),
  kind: kind.id,
  name: 'Nose 1',
  position: { lat: 43.46, lon: -3.81 },
  area: undefined,
  gateway: undefined,
  tags: {},
  registeredAt: epochMs(0),
};

/** One device that says what it is told to, every five minutes unless told when. */
function nose() {
  const directory = createMemoryRegistry({ kinds, clock: { now: () => epochMs(start) } });
  const assess = createAssess({ kinds, directory });
  const rejudged: Rejudged[] = [];
  let next = 0;
  const say = (
    values: Partial<Record<QuantityId, number>>,
    { minute = next, isReplayed = false }: { minute?: number; isReplayed?: boolean } = {},
  ): readonly Observation[] => {
    next = minute + 5;
    const time = epochMs(start + minute * 60_000);
    const samples = kind.quantities.flatMap((quantity) => {
      const value = values[quantity];
      return value === undefined ? [] : [{ quantity, value, time }];
    });
    return assess.judge({ device, kind, time, receivedAt: time, samples, isReplayed }, rejudged);
  };
  const pm = (value: number, options = {}) => say({ pm2_5: value }, options)[0];
  return { say, pm, rejudged };
}

const words = (observations: readonly (Observation | undefined)[]) => observations.map((one) => one?.quality);

describe('gross range', () => {
  it.each([
    [500, 'pass', ''],
    [501, 'suspect', 'gross_range: 501 µg/m³ lies outside what is plausible, 0 µg/m³ to 500 µg/m³'],
    [1001, 'fail', 'gross_range: 1001 µg/m³ lies outside the sensor, 0 µg/m³ to 1000 µg/m³'],
  ])('of %d is %s', (value, quality, reason) => {
    expect(nose().pm(value)).toMatchObject({ quality, reasons: reason === '' ? [] : [reason] });
  });
});

describe('a spike', () => {
  it('is judged when the reading behind it is there, and then told with a revision', () => {
    const { pm, rejudged } = nose();
    expect(words([10, 12, 30, 14].map((value) => pm(value)))).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(rejudged).toMatchObject([
      {
        device: 'nose-1',
        kind: 'nose',
        time: start + 10 * 60_000,
        observation: {
          quantity: 'pm2_5',
          value: 30,
          quality: 'suspect',
          revision: 2,
          reasons: [
            'spike: 30 µg/m³ stands 17 µg/m³ above the mean of the readings around it (suspect beyond 15 µg/m³)',
          ],
        },
      },
    ]);
  });

  it('adds its reason to a reading that another test doubts already', () => {
    const { pm, rejudged } = nose();
    expect(words([10, 10, 200, 10].map((value) => pm(value)))[2]).toBe('suspect');
    expect(rejudged).toMatchObject([
      {
        observation: {
          value: 200,
          revision: 2,
          reasons: [expect.stringMatching(/^rate_of_change: /), expect.stringMatching(/^spike: /)],
        },
      },
    ]);
  });

  it('casts no doubt on the readings beside it', () => {
    const { pm, rejudged } = nose();
    expect(words([10, 10, 200, 10, 10, 10].map((value) => pm(value)))).toEqual([
      'pass',
      'pass',
      'suspect',
      'pass',
      'pass',
      'pass',
    ]);
    expect(rejudged.map(({ observation }) => [observation.value, observation.quality])).toEqual([[200, 'fail']]);
  });

  it('cannot be seen across a gap', () => {
    const { pm, rejudged } = nose();
    pm(10);
    pm(12);
    pm(40, { minute: 21 });
    pm(12);
    expect(rejudged).toEqual([]);
  });
});

describe('a value that stays', () => {
  it('is suspect, and then fails', () => {
    const { pm } = nose();
    const said = Array.from({ length: 8 }, () => pm(10));
    expect(words(said)).toEqual(['pass', 'pass', 'pass', 'suspect', 'suspect', 'suspect', 'fail', 'fail']);
    expect(said[3]?.reasons).toEqual(['flat_line: 10 µg/m³ for 15 min (suspect from 15 min)']);
  });

  it('where it may rest is in order', () => {
    const { pm } = nose();
    expect(words(Array.from({ length: 8 }, () => pm(1)))).not.toContain('suspect');
  });

  it('begins anew after a silence', () => {
    const { pm } = nose();
    for (let count = 0; count < 3; count += 1) pm(10);
    expect(pm(10, { minute: 90 })?.quality).toBe('pass');
  });
});

describe('a late reading', () => {
  it('is judged by its value alone and disturbs nothing', () => {
    const { pm, rejudged } = nose();
    pm(10);
    pm(12);
    expect(pm(400, { minute: 2 })?.quality).toBe('not_evaluated');
    expect(pm(600, { minute: 2 })?.quality).toBe('suspect');
    expect(pm(12, { minute: 10 })?.quality).toBe('pass');
    expect(rejudged).toEqual([]);
  });

  it('of a state, which no test compares, does not pass either', () => {
    const { say } = nose();
    const quality = (minute: number) =>
      words(say({ occupied: 1, battery_level: minute === 0 ? 4 : 80 }, { minute }))[1];
    expect([quality(0), quality(5), quality(0)]).toEqual(['suspect', 'pass', 'not_evaluated']);
  });

  it('is what a message is that is tried again', () => {
    const { pm, rejudged } = nose();
    pm(10);
    pm(12);
    expect(pm(400, { isReplayed: true })?.quality).toBe('not_evaluated');
    expect(pm(12, { minute: 10 })?.quality).toBe('pass');
    expect(rejudged).toEqual([]);
  });
});

describe('a meter that only counts up', () => {
  const count = (...values: number[]) => {
    const { say } = nose();
    return values.map((value) => say({ burning_hours: value })[0]);
  };

  it('is suspect where it falls, once', () => {
    const said = count(100, 101, 3, 4, 4.1);
    expect(words(said)).toEqual(['pass', 'pass', 'suspect', 'pass', 'pass']);
    expect(said[2]?.reasons).toEqual(['rate_of_change: fell from 101 h to 3 h, and such a meter only counts up']);
  });

  it('is suspect where it grows faster than time, and who comes back is not blamed', () => {
    const said = count(500, 90_000, 500.1, 500.2);
    expect(words(said)).toEqual(['pass', 'suspect', 'pass', 'pass']);
    expect(said[1]?.reasons).toEqual([
      'rate_of_change: rose from 500 h to 90000 h within 5 min (suspect beyond 1.1 h in this time)',
    ]);
  });

  it('is measured by what was trusted last, however often it leaps', () => {
    expect(words(count(500, 90_000, 12, 70_000, 500.3, 500.4, 12))).toEqual([
      'pass',
      'suspect',
      'suspect',
      'suspect',
      'pass',
      'pass',
      'suspect',
    ]);
  });

  it('goes on from where it leapt to, when it does: it was replaced', () => {
    expect(words(count(500, 90_000, 90_000.1, 90_000.2))).toEqual(['pass', 'suspect', 'pass', 'pass']);
  });

  it('may count all that there was time for', () => {
    const { say } = nose();
    say({ burning_hours: 500 });
    expect(say({ burning_hours: 510.5 }, { minute: 600 })[0]?.quality).toBe('pass');
    expect(say({ burning_hours: 540 }, { minute: 1200 })[0]?.quality).toBe('suspect');
  });
});

describe('an empty battery', () => {
  it('makes suspects of what its device measures, and not of its own level', () => {
    const { say } = nose();
    const [pm, battery, , occupied] = [...say({ pm2_5: 10, battery_level: 4 }), undefined, ...say({ occupied: 1 })];
    expect(words([pm, battery, occupied])).toEqual(['suspect', 'not_evaluated', 'suspect']);
    expect(occupied?.reasons).toEqual(['battery: 4 % 5 min ago (suspect below 5 %)']);
  });

  it('is forgotten after a week, and by a full one', () => {
    const { say } = nose();
    say({ battery_level: 4 });
    expect(words(say({ occupied: 1 }, { minute: 7 * 24 * 60 + 1 }))).toEqual(['not_evaluated']);
    say({ battery_level: 80 });
    expect(words(say({ occupied: 1 }))).toEqual(['pass']);
  });
});
