import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventory } from '../../../simulators/city/inventory.ts';
import { minutes } from '../../../src/model/duration.ts';
import { after, epochMs } from '../../../src/model/time.ts';
import { openStory, type Story } from '../../process/fast-story.ts';
import {
  type Alert,
  type Announcement,
  alertsOf,
  announcementsOf,
  backtestOf,
  type Desk,
  operatorAt,
  stepsOf,
  untilAlerts,
} from './ask.ts';
import { smogRules, writeRules } from './rule-text.ts';

/** Smog lies over the city for eighty minutes, and the service dies while the first alerts are pending. */
const from = epochMs(Date.UTC(2026, 2, 10, 6));
const incident = { begins: after(from, minutes(10)), ends: after(from, minutes(90)) };
const isOver = after(incident.ends, minutes(14));
const districts = inventory().areas.filter(({ level }) => level === 'district');

let story: Story;
let rulesDir: string;
let desk: Desk;
let alerts: readonly Alert[];
let told: readonly Announcement[];

beforeAll(async () => {
  rulesDir = await writeRules(smogRules);
  story = await openStory({ from, factor: 150, rulesDir });
  desk = await operatorAt(story);
  await story.play('smog-episode', '--after', '10m', '--lasting', '80m');
  await story.until(after(incident.begins, minutes(14)));
  await story.killAndRestart();
  await story.until(isOver);
  await untilAlerts(desk, 'smog', { firing: 0, resolved: districts.length });
  alerts = await alertsOf(desk, 'smog', 'resolved');
  told = await announcementsOf(desk, 'smog');
}, 120_000);
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await rm(rulesDir, { recursive: true });
});

const areaOf = ({ subject }: Alert): string => subject.id ?? '';
const ids = districts.map(({ id }) => id).toSorted();

describe('a smog over the city, with a service that dies in the middle of it', () => {
  it('is one alert in each district, no more and no less', () => {
    expect(alerts.map(areaOf).toSorted()).toEqual(ids);
  });

  it('fires when the air got bad, and is over when it is good again', () => {
    for (const alert of alerts) {
      expect.soft(alert.since, areaOf(alert)).toBeGreaterThan(incident.begins);
      expect.soft(alert.firedAt, areaOf(alert)).toBe(alert.since + minutes(7));
      expect.soft(alert.firedAt, areaOf(alert)).toBeLessThan(after(incident.begins, minutes(40)));
      expect.soft(alert.resolved?.because, areaOf(alert)).toBe('cleared');
      expect.soft(alert.resolved?.at, areaOf(alert)).toBeGreaterThan(after(incident.begins, minutes(64)));
    }
  });

  it('is announced once when it begins and once when it ends, in each district', () => {
    for (const area of ids) {
      const here = told.filter(({ areas }) => areas.some(({ id }) => id === area));
      expect
        .soft(
          here.map(({ what }) => what),
          area,
        )
        .toEqual(['raised', 'resolved']);
    }
    expect(told).toHaveLength(2 * ids.length);
  });

  it('is one matter to the desk: raised, brought up to date, and over', async () => {
    const matters = await announcementsOf(desk, 'smog-desk');
    expect(new Set(matters.map(({ group }) => group)).size).toBe(1);
    expect(matters.at(0)?.what).toBe('raised');
    expect(matters.at(-1)?.what).toBe('resolved');
    expect(matters.slice(1, -1).map(({ what }) => what)).toEqual(matters.slice(1, -1).map(() => 'updated'));
    expect(Math.max(...matters.map(({ count }) => count))).toBe(ids.length);
    expect(matters.length).toBeLessThan(2 * ids.length);
  });

  it('is the same, step by step, when the rule is run over what is stored', async () => {
    const live = (await Promise.all(alerts.map(({ id }) => stepsOf(desk, id)))).flat();
    const backtest = await backtestOf(desk, 'smog', { from, to: isOver });
    expect(backtest.reason).toBeNull();
    const bySubject = <Step extends { readonly id: string }>(steps: readonly Step[]) =>
      steps.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const tested = backtest.result?.tested.transitions.filter(({ alert }) => alerts.some(({ id }) => id === alert));
    expect(bySubject(tested ?? [])).toEqual(bySubject(live));
    expect(backtest.result?.tested.firings).toBe(alerts.length);
    expect(live.length).toBeGreaterThanOrEqual(3 * alerts.length);
  });
});
