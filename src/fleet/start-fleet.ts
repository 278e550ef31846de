import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, seconds } from '../model/duration.ts';
import { messageOf } from '../model/errors.ts';
import type { Events } from '../observability/events.ts';
import type { CityState } from '../state/port.ts';
import {
  type FleetEar,
  type FleetHealth,
  type FleetProblem,
  type FleetProblemKind,
  fleetProblemKinds,
} from './port.ts';
import { Ranking } from './ranking.ts';
import { createTouched } from './touched.ts';
import { FleetWatch, type WatchParts } from './watch.ts';

export type FleetParts = Omit<WatchParts, 'state'> & {
  readonly state: Pick<CityState, 'latest' | 'lastSeen' | 'lastArrival' | 'near'>;
  readonly events: Events;
};

export type Fleet = {
  readonly ear: FleetEar;
  readonly health: FleetHealth;
  /** Looks at all devices once, and keeps what it finds. */
  look(): Promise<void>;
  /** Looks at the devices from now on: once all is recalled, and whenever messages do not wait to be heard. */
  start(when: { readonly recalled: Promise<void>; readonly isBehind: () => boolean; readonly every?: Duration }): {
    close(): Promise<void>;
  };
};

/** The health of the fleet as it was left. Hears from now on, and looks once it is started. */
export function openFleet({ events, ...parts }: FleetParts): Fleet {
  const { book } = parts;
  const watch = new FleetWatch(parts);
  const isOut = (device: FleetProblem['device']): boolean => watch.open.of(device).some(isOutage);
  const touched = createTouched({ ...parts, isOut, useOf: () => undefined });
  const ranking = new Ranking(touched);
  parts.directory.onChange(() => ranking.outdate());
  const health: FleetHealth = {
    ranked: () => ranking.ranked,
    openOf: (device) => watch.open.of(device),
    closed: (query) => book.closed(query),
    times: (span) => book.times(span),
    touched,
    lookedAt: () => watch.lookedAt(),
  };
  const look = async (): Promise<void> => {
    try {
      const changed = await watch.look();
      tell(changed, events);
      if (changed.some(isOutage)) ranking.outdate();
    } finally {
      // Also while the disk takes nothing: that is when operators look.
      await ranking.renew(watch.open.all());
    }
  };
  showFigures(events, watch);
  return { ear: watch, health, look, start: (when) => startLooking(look, { ...when, events }) };
}

/** People have to do without the device. */
const isOutage = ({ problem }: FleetProblem): boolean => problem === 'silent' || problem === 'faulty';

function tell(changed: readonly FleetProblem[], events: Events): void {
  for (const [problem, some] of Map.groupBy(changed, (each) => each.problem)) {
    const cleared = some.filter((each) => each.cleared !== undefined).length;
    const opened = some.length - cleared;
    if (opened > 0) events.emit('fleetProblemsOpened', { problem, count: opened });
    if (cleared > 0) events.emit('fleetProblemsCleared', { problem, count: cleared });
  }
}

const usually = seconds(10);
/** Let the city come up first. */
const firstAfter = seconds(2);

type When = Parameters<Fleet['start']>[0] & { readonly events: Events };

function startLooking(look: Fleet['look'], { recalled, isBehind, events, every = usually }: When) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    await Promise.race([recalled, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    await pause(Math.min(firstAfter, every), undefined, { signal }).catch(() => undefined);
    let trouble = '';
    while (!signal.aborted) {
      try {
        if (!isBehind()) await look();
        trouble = '';
      } catch (error) {
        if (trouble !== messageOf(error)) events.emit('fleetUnwritten', { reason: messageOf(error) });
        trouble = messageOf(error);
      }
      await pause(every, undefined, { signal }).catch(() => undefined);
    }
  };
  const done = loop();
  return {
    async close() {
      stopping.abort();
      await done;
    },
  };
}

function showFigures(events: Events, watch: FleetWatch): void {
  events.gauge({
    name: 'barrio_fleet_problems',
    help: 'Open problems of devices, by kind of problem',
    label: 'problem',
    readEach() {
      const counts = new Map<FleetProblemKind, number>(fleetProblemKinds.map((problem) => [problem, 0]));
      for (const { problem } of watch.open.all()) counts.set(problem, (counts.get(problem) ?? 0) + 1);
      return counts;
    },
  });
  events.gauge({
    name: 'barrio_fleet_last_look_timestamp_seconds',
    help: 'When all devices were last looked at; 0 when not since the start',
    read: () => (watch.lookedAt() ?? 0) / 1000,
  });
}
