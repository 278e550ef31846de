import { createCalendar } from '../../src/model/calendar.ts';
import { days, hours, minutes } from '../../src/model/duration.ts';
import { after, epochMs, toIso } from '../../src/model/time.ts';
import { fixed, whole } from '../figures.ts';
import { backTest, brier, calibration, calibrationError, horizonsOfReport, type Trial } from '../forecast/back-test.ts';
import { imagineParking } from '../forecast/imagined-parking.ts';
import type { Part, Verdict } from '../part.ts';

const seed = 1;
const from = epochMs(Date.UTC(2026, 2, 2));
const learntFrom = days(28);
const span = days(35);
/** Of a street that nearly always has a place, nothing can be learnt about telling. */
const hardlyEverFull = 0.95;

const minutesOf = (horizon: number): string => `${whole(horizon / minutes(1))} min`;

function scoreRow(horizon: number, trials: readonly Trial[]) {
  const score = (said: (trial: Trial) => number): string => fixed(brier(trials, said), 4);
  return {
    ahead: minutesOf(horizon),
    trials: whole(trials.length),
    'a place was free': fixed(trials.filter(({ came }) => came).length / trials.length, 3),
    'Brier, forecast': score(({ said }) => said),
    'Brier, as it is now': score(({ persistence }) => persistence),
    'Brier, as usual': score(({ profile }) => profile),
    'calibration error': fixed(calibrationError(calibration(trials)), 4),
  };
}

function verdictOf(horizon: number, trials: readonly Trial[]): Verdict {
  const ours = brier(trials, ({ said }) => said);
  const others = [brier(trials, ({ persistence }) => persistence), brier(trials, ({ profile }) => profile)];
  return {
    figure: `nearer than the present state and than the usual, ${minutesOf(horizon)} ahead`,
    measured: `Brier ${fixed(ours, 4)} against ${others.map((other) => fixed(other, 4)).join(' and ')}`,
    reached: others.every((other) => ours < other),
  };
}

/** Five imagined weeks of parking: four to learn from, the fifth to be asked about. */
export const forecast: Part = {
  name: 'forecast',
  question: 'How good is the forecast of a free place?',
  async run({ say }) {
    const to = after(from, span);
    const streets = imagineParking(seed, { from, to, baysPerSegment: 6 });
    say(`${streets.length} streets and segments, ${toIso(from)} to ${toIso(to)}`);
    const calendar = createCalendar('Europe/Madrid');
    const test = { streets, calendar, staleAfter: hours(4), horizons: horizonsOfReport, from, to };
    const trials = [...backTest({ ...test, testFrom: after(from, learntFrom) })];
    const byHorizon = Map.groupBy(trials, ({ horizon }) => horizon);
    const harder = trials.filter(({ profile }) => profile < hardlyEverFull);
    const bins = calibration(byHorizon.get(minutes(30)) ?? []);
    return {
      tables: [
        {
          title: `A free place ahead, all of ${streets.length} streets and segments of six bays`,
          rows: [...byHorizon].map(([horizon, asked]) => scoreRow(horizon, asked)),
        },
        {
          title: `The same, only where a place is usually free less than ${hardlyEverFull * 100} % of the time`,
          rows: horizonsOfReport.map((ahead) =>
            scoreRow(
              ahead,
              harder.filter(({ horizon }) => horizon === ahead),
            ),
          ),
        },
        {
          title: 'Calibration, 30 min ahead: how often came what was told',
          rows: bins.map((bin) => ({
            'told between': `${fixed(bin.from, 1)} and ${fixed(bin.from + 0.1, 1)}`,
            trials: whole(bin.trials),
            'told on average': fixed(bin.said, 3),
            'a place was free': fixed(bin.came, 3),
          })),
        },
      ],
      verdicts: [...byHorizon].map(([horizon, asked]) => verdictOf(horizon, asked)),
      notes: [
        `Simulated bays (seed ${seed}), 28 days learnt, 7 days asked every 15 minutes; learning goes on while it is asked, from what has come. ` +
          'Real streets have markets and feasts that no simulation has.',
        'Brier score: the mean squared distance of the chance told from what came; 0 is perfect, always saying a half has 0.25.',
      ],
    };
  },
};
