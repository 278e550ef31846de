import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../src/model/calendar.ts';
import { days, hours, minutes } from '../../src/model/duration.ts';
import { after, epochMs } from '../../src/model/time.ts';
import { backTest, brier, calibration, calibrationError } from './back-test.ts';
import { imagineParking } from './imagined-parking.ts';

const from = epochMs(Date.UTC(2026, 2, 2));
const to = after(from, days(21));
const horizon = minutes(30);

describe('the forecast, tested backwards on an imagined street', () => {
  const streets = imagineParking(7, { from, to, baysPerSegment: 6, onlyStreet: 'gandara' });
  const calendar = createCalendar('Europe/Madrid');
  const test = {
    streets,
    calendar,
    staleAfter: hours(4),
    horizons: [horizon],
    from,
    to,
    testFrom: after(from, days(14)),
  };
  const trials = [...backTest(test)];

  it('comes nearer to what happens than the present state alone, and than what is usual alone', () => {
    const ours = brier(trials, ({ said }) => said);
    expect(trials.length).toBeGreaterThan(1000);
    expect(ours).toBeLessThan(brier(trials, ({ persistence }) => persistence));
    expect(ours).toBeLessThan(brier(trials, ({ profile }) => profile));
  });

  it('means what it says: a chance of so much comes true about so often', () => {
    expect(calibrationError(calibration(trials))).toBeLessThan(0.04);
  });

  it('is asked about moments of both kinds', () => {
    expect(trials.some(({ came }) => came) && trials.some(({ came }) => !came)).toBe(true);
  });
});
