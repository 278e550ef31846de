import { isKnown, Learner, stepLength } from '../../src/forecast/learner.ts';
import { countPast } from '../../src/forecast/past.ts';
import type { Calendar } from '../../src/model/calendar.ts';
import { type Duration, minutes } from '../../src/model/duration.ts';
import { areaId } from '../../src/model/ids.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { TimeSpan } from '../../src/stores/port.ts';
import type { ImaginedStreet } from './imagined-parking.ts';

/** What was said of a moment, and what came. */
export type Trial = {
  readonly horizon: Duration;
  readonly said: number;
  readonly persistence: number;
  readonly profile: number;
  readonly came: boolean;
};

export type BackTest = TimeSpan & {
  readonly streets: readonly ImaginedStreet[];
  readonly calendar: Calendar;
  readonly staleAfter: Duration;
  readonly horizons: readonly Duration[];
  /** What lies before is only learnt from. */
  readonly testFrom: EpochMs;
};

/**
 * Plays the past in the order of time, asks what will be, and then looks. Learning goes on meanwhile, as in the city: from each
 * moment when it has come.
 */
export function* backTest(test: BackTest): Generator<Trial> {
  const learner = new Learner(test.calendar);
  const pasts = test.streets.map(({ name, bays }) => ({
    group: { area: areaId(name.replaceAll(/[^a-z0-9]+/gu, '-')), accessibleOnly: false },
    moments: [...countPast(bays, test)],
  }));
  const steps = pasts[0]?.moments.length ?? 0;
  for (let step = 0; step < steps; step += 1) {
    for (const { group, moments } of pasts) {
      const moment = moments[step];
      if (moment === undefined) continue;
      learner.learn(group, moment.at, moment.count);
      if (moment.at < test.testFrom || step % 3 !== 0) continue;
      const { chances } = learner.ahead(group, moment, test.horizons);
      for (const [index, horizon] of test.horizons.entries()) {
        const chance = chances[index];
        const then = moments[step + Math.round(horizon / stepLength)];
        const said = chance?.probability ?? undefined;
        if (said === undefined || then === undefined || !isKnown(then.count)) continue;
        yield {
          horizon,
          said,
          persistence: moment.count.free > 0 ? 1 : 0,
          profile: chance?.usual ?? said,
          came: then.count.free > 0,
        };
      }
    }
  }
}

export const horizonsOfReport: readonly Duration[] = [5, 15, 30, 60].map(minutes);

/** The mean squared distance of what was said from what came: 0 is perfect, and who always says a half has 0.25. */
export function brier(trials: readonly Trial[], said: (trial: Trial) => number): number {
  return trials.reduce((sum, trial) => sum + (said(trial) - (trial.came ? 1 : 0)) ** 2, 0) / trials.length;
}

export type CalibrationBin = {
  readonly from: number;
  readonly trials: number;
  readonly said: number;
  readonly came: number;
};

/** Of the times that a chance of about so much was told: how often it came. Ten bins. */
export function calibration(trials: readonly Trial[]): readonly CalibrationBin[] {
  const bins = Map.groupBy(trials, ({ said }) => Math.min(9, Math.floor(said * 10)));
  return [...bins]
    .sort(([one], [other]) => one - other)
    .map(([bin, inside]) => ({
      from: bin / 10,
      trials: inside.length,
      said: inside.reduce((sum, { said }) => sum + said, 0) / inside.length,
      came: inside.filter(({ came }) => came).length / inside.length,
    }));
}

/** The mean distance of what was said from how often it came, bin by bin. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const trials = bins.reduce((sum, bin) => sum + bin.trials, 0);
  return bins.reduce((sum, bin) => sum + (bin.trials / trials) * Math.abs(bin.said - bin.came), 0);
}
