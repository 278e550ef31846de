import { describe, expect, it } from 'vitest';
import { position } from '../../journal/port.ts';
import { hours, minutes } from '../../model/duration.ts';
import type { Reading } from '../../model/observation.ts';
import type { TimeSpan } from '../../model/time.ts';
import { createMemoryStore } from '../../stores/memory/memory-store.ts';
import type { Store } from '../../stores/port.ts';
import type { BacktestRequest } from '../port.ts';
import { at, bay, mast, observed, pastKinds, said, spike } from './fixtures/past.ts';
import { type PastStep, readPast } from './read-past.ts';

const needs = [{ kind: mast.id }, { kind: bay.id }];
const hour: TimeSpan = { from: at(0), to: at(60) };

async function storeOf(readings: readonly Reading[]): Promise<Store> {
  const store = createMemoryStore({ kinds: pastKinds });
  await store.append({ readings, upTo: position(1) });
  return store;
}

type Asked = { span?: TimeSpan; order?: BacktestRequest['order']; mostWaiting?: number };

async function read(readings: readonly Reading[], { span = hour, order = 'as_it_arrived', mostWaiting }: Asked = {}) {
  const store = await storeOf(readings);
  return await Array.fromAsync(readPast({ store, needs, span, order, latest: hours(3), mostWaiting }));
}

const heard = (steps: readonly PastStep[]): readonly Reading[] => steps.flatMap(({ arrived }) => arrived.readings);
const minutesOf = (steps: readonly PastStep[]) => heard(steps).map(({ time }) => (time - at(0)) / minutes(1));

describe('the past as it arrived', () => {
  it('gives readings of all kinds in the order in which they arrived', async () => {
    const steps = await read([
      said({ minute: 0, delay: 20 }),
      said({ minute: 5 }),
      said({ minute: 3, device: 'bay-1', kind: bay.id, observations: [observed(1, 'occupied')] }),
      said({ minute: 30 }),
    ]);
    expect(minutesOf(steps)).toEqual([3, 5, 0, 30]);
  });

  it('gives what was observed before the span when it arrived in it, and not what arrived behind it', async () => {
    const steps = await read([
      said({ minute: -120, delay: 135 }),
      said({ minute: -5 }),
      said({ minute: 10 }),
      said({ minute: 50, delay: 30 }),
    ]);
    expect(minutesOf(steps)).toEqual([10, -120]);
  });

  it('gives what a clock that is ahead dates behind the span', async () => {
    expect(minutesOf(await read([said({ minute: 65, delay: -9 })]))).toEqual([65]);
  });

  it('tells up to where everything is there, without gaps, to the end of the span', async () => {
    const steps = await read([said({ minute: 7 }), said({ minute: 8, delay: 30 })]);
    let until = hour.from;
    for (const step of steps) {
      expect(step.until).toBeGreaterThanOrEqual(until);
      expect(step.arrived.readings.every(({ receivedAt }) => receivedAt >= until && receivedAt <= step.until)).toBe(
        true,
      );
      until = step.until;
    }
    expect(until).toBe(hour.to);
  });

  it('lets others in after some readings, and after some time without any', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => said({ device: `mast-${index}`, minute: 10 }));
    const steps = await read(many);
    expect(heard(steps)).toHaveLength(1000);
    expect(Math.max(...steps.map(({ arrived }) => arrived.readings.length))).toBeLessThanOrEqual(128);
    expect((await read([])).length).toBe(60);
  });

  it('says so when more waits for its arrival than fits into memory', async () => {
    const burst = Array.from({ length: 30 }, (_, index) => said({ minute: index, delay: 55 - index }));
    await expect(read(burst, { mostWaiting: 10 })).rejects.toThrow('do not fit into memory');
    expect(heard(await read(burst, { mostWaiting: 40 }))).toHaveLength(30);
  });

  it('does not wait for what arrived behind the span', async () => {
    const imported = Array.from({ length: 50 }, (_, index) => said({ minute: index, delay: 5000 }));
    expect(heard(await read(imported, { mostWaiting: 10 }))).toEqual([]);
  });

  it('ends the questions of the store when nobody listens any more', async () => {
    const store = await storeOf([said({ minute: 1 }), said({ minute: 40 })]);
    let ended = 0;
    const scan: Store['scan'] = async function* (query) {
      try {
        yield* store.scan(query);
      } finally {
        ended += 1;
      }
    };
    for await (const _ of readPast({ store: { scan }, needs, span: hour, order: 'as_it_arrived', latest: hours(3) }))
      break;
    expect(ended).toBe(2);
  });
});

describe('the past as it was', () => {
  it('lets every reading arrive at its time', async () => {
    const steps = await read([said({ minute: 0, delay: 20 }), said({ minute: 5 }), said({ minute: 50, delay: 30 })], {
      order: 'as_it_was',
    });
    expect(minutesOf(steps)).toEqual([0, 5, 50]);
    expect(heard(steps).every(({ time, receivedAt }) => time === receivedAt)).toBe(true);
  });
});

describe('what was judged anew', () => {
  const doubted = [said({ minute: 10, observations: [spike(90)] }), said({ minute: 15 }), said({ minute: 20 })];

  it('is counted at first, and doubted when the next newer reading of its series arrives', async () => {
    const steps = await read(doubted);
    expect(heard(steps).map(({ observations }) => observations[0]?.quality)).toEqual(['pass', 'pass', 'pass']);
    const withJudgement = steps.filter(({ arrived }) => arrived.rejudged.length > 0);
    expect(withJudgement.flatMap(({ arrived }) => arrived.rejudged)).toEqual([
      expect.objectContaining({ time: at(10), observation: spike(90) }),
    ]);
    expect(withJudgement[0]?.arrived.readings.some(({ time }) => time === at(15))).toBe(true);
  });

  it('waits for a reading of the same quantity that is newer', async () => {
    const [first] = doubted;
    const other = [
      said({ minute: 5, delay: 6 }),
      said({ minute: 12, observations: [observed(3, 'no2')] }),
      said({ minute: 20, device: 'mast-2' }),
    ];
    const steps = await read([...(first === undefined ? [] : [first]), ...other]);
    expect(steps.flatMap(({ arrived }) => arrived.rejudged)).toEqual([]);
  });

  it('stays doubted from the beginning where another test doubted it too', async () => {
    const both = { ...spike(90), reasons: ['rate_of_change: too fast', 'spike: too high'] };
    const steps = await read([said({ minute: 10, observations: [both] }), said({ minute: 15 })]);
    expect(heard(steps)[0]?.observations[0]?.quality).toBe('suspect');
    expect(steps.flatMap(({ arrived }) => arrived.rejudged)).toEqual([]);
  });
});
