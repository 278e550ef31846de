import { describe, expect, it, vi } from 'vitest';
import { kindId } from '../src/model/ids.ts';
import { epochMs } from '../src/model/time.ts';
import { Tally } from './delivery/tally.ts';
import { Progress, progressLine, summary } from './progress.ts';

const state = (tally: Tally) => ({
  tally,
  moment: epochMs(Date.UTC(2026, 10, 20, 14, 3)),
  isLive: false,
  up: 63,
  connections: 64,
  backlog: 12,
});

function shown(isTerminal: boolean, quiet = false): string {
  vi.useFakeTimers();
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const progress = new Progress({ screen: { isTerminal, write }, errors: { write } }, { quiet });
  progress.start(() => state(new Tally()));
  vi.advanceTimersByTime(20_000);
  progress.complain('A fault.');
  progress.stop();
  vi.useRealTimers();
  return text;
}

describe('progress', () => {
  it('is plain lines every ten seconds in a pipe', () => {
    expect(shown(false).split('\n')).toHaveLength(4);
    expect(shown(false)).not.toContain('\r');
    expect(shown(false)).not.toContain('\u001B');
  });

  it('is one line that changes on a terminal, out of the way of what stays', () => {
    const text = shown(true);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text.split('\r')).toHaveLength(22);
    expect(text.endsWith('\r\u001B[2KA fault.\n')).toBe(true);
  });

  it('is only what matters when quiet', () => {
    expect(shown(true, true)).toBe('A fault.\n');
  });

  it('says the time of the story, counts and connections', () => {
    const tally = new Tally();
    tally.dropped = 1200;
    expect(progressLine(state(tally), 812.4)).toBe(
      '2026-11-20 14:03Z history: 0 acknowledged (812/s), 12 waiting, 63/64 connections, 1,200 given up',
    );
  });
});

describe('the summary', () => {
  it('adds up, and names what was given up', () => {
    const tally = new Tally();
    tally.publish([kindId('parking-bay')]);
    tally.publish([kindId('parking-bay'), kindId('street-light')]);
    tally.publish([kindId('street-light')]);
    tally.acknowledge(2);
    tally.acknowledge(4);
    tally.dropped = 3;
    expect(summary(tally, { elapsedMs: 2000, backlog: 5 }).split('\n')).toEqual([
      'Published 3, acknowledged 2, unacknowledged 1 in 2.0 s (1/s).',
      '3 given up because too many waited.',
      '4 never sent.',
      'Readings: parking-bay 2, street-light 2.',
      expect.stringMatching(/^Acknowledged within 2\.\d ms \(half\), 4\.\d ms \(99 %\)\.$/),
    ]);
  });

  it.each([
    [0.83, '0.83 ms'],
    [7.8, '7.8 ms'],
    [780, '780 ms'],
    [1320, '1,300 ms'],
    [61_000, '61,000 ms'],
  ])('writes %d ms as people do, never with an exponent', (ms, written) => {
    const tally = new Tally();
    tally.publish([kindId('parking-bay')]);
    tally.acknowledge(ms);
    // The tally knows latencies to ten percent, so only their form is held here.
    const form = new RegExp(`within ${written.replaceAll(/[1-9]/g, '\\d')} \\(half\\)`);
    expect(summary(tally, { elapsedMs: 1000, backlog: 0 })).toMatch(form);
  });

  it('knows no latency before the first acknowledgement', () => {
    expect(new Tally().latency(0.5)).toBeUndefined();
  });

  it('knows latencies to about ten percent', () => {
    const tally = new Tally();
    for (let ms = 1; ms <= 1000; ms += 1) tally.acknowledge(ms);
    expect(tally.latency(0.5)).toBeGreaterThan(490);
    expect(tally.latency(0.5)).toBeLessThan(560);
    expect(tally.latency(0.99)).toBeGreaterThan(980);
    expect(tally.latency(0.99)).toBeLessThan(1100);
  });
});
