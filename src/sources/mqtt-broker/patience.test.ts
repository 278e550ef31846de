import { expect, it } from 'vitest';
import { hours, seconds } from '../../model/duration.ts';
import { defaultLimits } from './limits.ts';
import { Patience } from './patience.ts';
import { beat } from './ticking.ts';

const limits = { ...defaultLimits, keepalive: hours(1), connectWithin: seconds(10), drainWithin: seconds(5) };

/** After how many seconds without a word the client is given up. */
function secondsUntilGivenUp(patience: Patience, answers: 'read' | 'unread' = 'read'): number {
  for (let beats = 1; beats < 100_000; beats++) {
    if (patience.onBeat(answers) !== undefined) return (beats * beat) / 1_000;
  }
  return Number.POSITIVE_INFINITY;
}

it('a stranger has ten seconds', () => {
  const given = secondsUntilGivenUp(new Patience(limits));
  expect(given).toBeGreaterThan(10);
  expect(given).toBeLessThan(11);
});

it.each([
  ['60 seconds', seconds(60), 90],
  ['1 second', seconds(1), 1.5],
  ['none', seconds(0), 5_400],
  ['more than is honoured', hours(18), 5_400],
])(
  'a client with a keepalive of %s may be silent for one and a half times that [MQTT-3.1.2-24]',
  (_what, asked, allowed) => {
    const patience = new Patience(limits);
    patience.admit(asked);
    const given = secondsUntilGivenUp(patience);
    expect(given).toBeGreaterThanOrEqual(allowed);
    expect(given).toBeLessThanOrEqual(allowed + 1);
  },
);

it('a word starts the time anew', () => {
  const patience = new Patience(limits);
  patience.admit(seconds(1));
  for (let beats = 0; beats < 100; beats++) {
    patience.heard();
    expect(patience.onBeat('read')).toBeUndefined();
  }
});

it('answers that are left unread are waited for, but not for ever', () => {
  const patience = new Patience(limits);
  patience.admit(hours(1));
  const given = secondsUntilGivenUp(patience, 'unread');
  expect(given).toBeGreaterThan(5);
  expect(given).toBeLessThan(6);
});
