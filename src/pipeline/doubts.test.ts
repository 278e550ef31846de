import { expect, it } from 'vitest';
import { deviceId, kindId } from '../model/ids.ts';
import { epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import { countDoubts } from './doubts.ts';

it('counts what a batch doubts, by test, and of a new judgement what it adds', () => {
  const events = createSilentEvents();
  const of = { device: deviceId('a'), kind: kindId('k'), area: undefined, time: epochMs(0), receivedAt: epochMs(0) };
  const doubted = { quantity: 'no2', value: 9, quality: 'suspect' } as const;
  const observations = [
    { ...doubted, reasons: ['clock: a', 'battery: b'] },
    { ...doubted, reasons: ['clock: c'] },
  ];
  const observation = { ...doubted, reasons: ['clock: a', 'spike: d'], revision: 2 };
  countDoubts({ readings: [{ ...of, observations }], rejudged: [{ ...of, observation }] }, events);
  expect(events.emitted.map(({ fields }) => fields)).toEqual([
    { test: 'clock', count: 2 },
    { test: 'battery', count: 1 },
    { test: 'spike', count: 1 },
  ]);
});
