import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventory } from '../../../simulators/city/inventory.ts';
import { minutes } from '../../../src/model/duration.ts';
import { after, epochMs } from '../../../src/model/time.ts';
import { openStory, type Story } from '../../process/fast-story.ts';
import { type Alert, alertsOf, announcementsOf, type Desk, operatorAt, untilAlerts } from './ask.ts';
import { darkRules, writeRules } from './rule-text.ts';
import { expectSameSteps } from './same-steps.ts';

/** The mains of one street fail for half an hour, and the service dies while its lamps are not yet missed. */
const from = epochMs(Date.UTC(2026, 2, 10, 5));
const incident = { begins: after(from, minutes(8)), ends: after(from, minutes(46)) };
const isOver = after(incident.ends, minutes(16));
const lamps = inventory().devices.filter(
  ({ kind, tags }) => kind === 'street-light' && tags['street'] === 'daoiz-velarde',
);

const closing = new AsyncDisposableStack();
let story: Story;
let desk: Desk;
let alerts: readonly Alert[];

beforeAll(async () => {
  const rulesDir = closing.use(await writeRules(darkRules)).folder;
  story = closing.use(await openStory({ from, factor: 100, rulesDir }));
  desk = await operatorAt(story);
  await story.play('street-dark', '--after', '8m', '--lasting', '38m');
  await story.until(after(incident.begins, minutes(10)));
  await story.killAndRestart();
  await story.until(isOver);
  await untilAlerts(desk, 'dark', { firing: 0, resolved: lamps.length });
  alerts = await alertsOf(desk, 'dark', 'resolved');
}, 240_000);
afterAll(() => closing.disposeAsync());

describe('a street that is dark, with a service that dies before anybody misses it', () => {
  it('is an alert for each of its lamps, twenty minutes after its last word, and for no other lamp', () => {
    expect(alerts.map(({ subject }) => String(subject.id)).toSorted()).toEqual(
      lamps.map(({ id }) => String(id)).toSorted(),
    );
    for (const { firedAt, subject } of alerts) {
      expect.soft(firedAt, `${subject.id}`).toBeGreaterThan(after(incident.begins, minutes(4)));
      expect.soft(firedAt, `${subject.id}`).toBeLessThanOrEqual(after(incident.begins, minutes(20)));
    }
  });

  it('is one announcement for all of them, and one when the last is back', async () => {
    const told = await announcementsOf(desk, 'dark');
    expect(told.map(({ what, count }) => [what, count])).toEqual([
      ['raised', lamps.length],
      ['resolved', lamps.length],
    ]);
    expect(told[1]?.at).toBe(Math.max(...alerts.map(({ resolved }) => resolved?.at ?? Number.NaN)));
  });

  it('is the same, step by step, when the rule is run over what is stored', async () => {
    const live = await expectSameSteps({ desk, rule: 'dark', alerts, from, to: isOver });
    expect(live).toHaveLength(2 * lamps.length);
  });
});
