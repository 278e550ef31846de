import type { Scene } from '../../src/model/scene.ts';
import type { LocalTime } from './local-time.ts';

/** A rise and fall around an hour of the day, 1 at its top; midnight is no wall. */
function bump(hour: number, { at, width }: { at: number; width: number }): number {
  const distance = Math.min(Math.abs(hour - at), 24 - Math.abs(hour - at));
  return Math.exp(-0.5 * (distance / width) ** 2);
}

const workingTraffic = (hour: number): number =>
  0.04 +
  0.86 * bump(hour, { at: 8.4, width: 0.9 }) +
  0.42 * bump(hour, { at: 11.5, width: 2.2 }) +
  0.6 * bump(hour, { at: 14.3, width: 0.9 }) +
  0.8 * bump(hour, { at: 18.9, width: 1.6 }) +
  0.12 * bump(hour, { at: 22.5, width: 1.5 });

const restingTraffic = (hour: number): number =>
  0.04 +
  0.45 * bump(hour, { at: 12.8, width: 1.8 }) +
  0.42 * bump(hour, { at: 19.2, width: 2.2 }) +
  0.15 * bump(hour, { at: 0.5, width: 1.8 });

const workingDemand = (hour: number): number =>
  0.4 +
  0.48 * bump(hour, { at: 11.8, width: 2.3 }) +
  0.4 * bump(hour, { at: 18.6, width: 2 }) +
  0.22 * bump(hour, { at: 1, width: 4 });

const restingDemand = (hour: number): number =>
  0.38 +
  0.3 * bump(hour, { at: 13, width: 2 }) +
  0.32 * bump(hour, { at: 20.5, width: 2.2 }) +
  0.24 * bump(hour, { at: 1.5, width: 4 });

const share = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * How full streets and kerbs are at an hour: Spanish working days have rush hours about half past eight, two and seven, and
 * bays fill from mid-morning and again when the shops reopen; days off start late and stay out long.
 */
export const streetsLife = ({ hour, isDayOff }: LocalTime): Pick<Scene, 'traffic' | 'parkingDemand'> => ({
  traffic: share(isDayOff ? restingTraffic(hour) : workingTraffic(hour)),
  parkingDemand: share(isDayOff ? restingDemand(hour) : workingDemand(hour)),
});
