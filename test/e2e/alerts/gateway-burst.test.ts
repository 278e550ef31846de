import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inventory } from '../../../simulators/city/inventory.ts';
import { minutes } from '../../../src/model/duration.ts';
import { kindId } from '../../../src/model/ids.ts';
import { after, before, epochMs } from '../../../src/model/time.ts';
import { openStory, type Story } from '../../process/fast-story.ts';
import { type Alert, type Annotation, alertsOf, annotationsOf, announcementsOf, type Desk, operatorAt } from './ask.ts';
import { freeBayRules, writeRules } from './rule-text.ts';
import { gatewayCutOff, observedIn, type Spoken } from './spoken.ts';

/** A gateway is cut off for ninety minutes, then sends all that it kept; the service dies just before that. */
const from = epochMs(Date.UTC(2026, 2, 10, 9));
const incident = { begins: after(from, minutes(10)), ends: after(from, minutes(100)) };
const lateAfter = minutes(10);
const isOver = after(incident.ends, minutes(12));

const gateway = gatewayCutOff(incident);
const kind = kindId('parking-bay');
const bays = inventory().devices.filter((device) => device.gateway === gateway && device.kind === kind);

/** When the rule would have fired, and when it would have ended, if everything had come in time. */
type Episode = { readonly device: string; readonly fires: number; readonly ends: number };

function episodesOf(observed: readonly Spoken[]): readonly Episode[] {
  const episodes: Episode[] = [];
  for (const [device, values] of Map.groupBy(observed, (one) => one.device)) {
    let since: number | undefined;
    for (const { time, value } of values) {
      if (value === 0) since ??= time;
      else {
        if (since !== undefined && time - since > minutes(5))
          episodes.push({ device, fires: since + minutes(5), ends: time });
        since = undefined;
      }
    }
  }
  return episodes;
}

const truth = episodesOf(
  observedIn('gateway-offline-then-burst', {
    from,
    until: minutes(120),
    kind,
    quantity: 'occupied',
    incident,
  }).filter(({ device }) => bays.some(({ id }) => id === device)),
);
/** What began and ended while the gateway was cut off, and was known too late. */
const missed = truth.filter(
  ({ fires, ends }) => fires - minutes(5) > incident.begins && ends < before(incident.ends, lateAfter),
);

const closing = new AsyncDisposableStack();
let story: Story;
let desk: Desk;
let alerts: readonly Alert[];
let annotations: readonly Annotation[];

beforeAll(async () => {
  const rulesDir = closing.use(await writeRules(freeBayRules(bays.map(({ id }) => id)))).folder;
  story = closing.use(await openStory({ from, factor: 150, rulesDir }));
  desk = await operatorAt(story);
  await story.play('gateway-offline-then-burst', '--after', '10m', '--lasting', '90m');
  await story.until(before(incident.ends, minutes(2)));
  await story.killAndRestart();
  await story.until(isOver);
  annotations = await vi.waitFor(
    async () => {
      const found = await annotationsOf(desk, 'free-bay');
      expect(found.filter(({ says }) => says === 'would_have_fired').length).toBeGreaterThanOrEqual(missed.length);
      return found;
    },
    { timeout: 20_000, interval: 200 },
  );
  alerts = [...(await alertsOf(desk, 'free-bay', 'firing')), ...(await alertsOf(desk, 'free-bay', 'resolved'))];
}, 240_000);
afterAll(() => closing.disposeAsync());

describe('a gateway that sends its backlog, to a service that died before', () => {
  it('has missed something, or there would be nothing to see', () => {
    expect(missed.length).toBeGreaterThan(2);
    expect(alerts.length).toBeGreaterThan(5);
  });

  it('lets nobody hear of the past', async () => {
    const told = await announcementsOf(desk, 'free-bay');
    expect(told.length).toBeGreaterThan(5);
    for (const { at, announcedAt, subjects } of told) {
      expect.soft(announcedAt - at, JSON.stringify(subjects)).toBeLessThanOrEqual(lateAfter + minutes(2));
    }
    const ofThePast = told.filter(
      ({ at }) => at > after(incident.begins, minutes(6)) && at < before(incident.ends, lateAfter),
    );
    expect(ofThePast).toEqual([]);
  });

  it('raises no alert of the past', () => {
    const fired = alerts.filter(
      ({ firedAt }) => firedAt > after(incident.begins, minutes(6)) && firedAt < before(incident.ends, lateAfter),
    );
    expect(fired).toEqual([]);
  });

  it('writes into the history what would have been', () => {
    const written = annotations
      .filter(({ says }) => says === 'would_have_fired')
      .map(({ subject, from: fires, to, alert }) => ({ device: subject.id, fires, ends: to, alert }));
    for (const { device, fires, ends } of missed) {
      expect.soft(written).toContainEqual({ device, fires, ends, alert: null });
    }
    const devices = new Set<string>(bays.map(({ id }) => id));
    expect(annotations.filter(({ subject }) => !devices.has(subject.id ?? ''))).toEqual([]);
  });

  it('writes each of it once', () => {
    expect(new Set(annotations.map(({ id }) => id)).size).toBe(annotations.length);
    const about = annotations.map(({ subject, alert, says, from: fires }) => `${subject.id} ${alert} ${says} ${fires}`);
    expect(new Set(about).size).toBe(about.length);
  });
});
