import { z } from 'zod';
import { type FleetTimes, fewestForFigures, type TimedProblem, type Took } from '../../fleet/port.ts';
import { type Duration, milliseconds } from '../../model/duration.ts';

const seconds = z.number().nullable();
const TookShape = z
  .object({
    count: z.int().describe('How many it was worked out from.'),
    meanSeconds: seconds,
    medianSeconds: seconds,
    because: z.string().nullable().describe('Why there are no figures, where there are none.'),
  })
  .meta({ id: 'TimeTaken' });

export const TimesShape = z
  .object({
    detect: TookShape.describe('From the beginning of problems to their detection; their mean is the MTTD.'),
    repair: TookShape.describe('From their detection until the device was well again; their mean is the MTTR.'),
  })
  .meta({ id: 'FleetTimes' });

/** How long detecting and repairing took, of these problems together. */
export const timesOf = (problems: readonly TimedProblem[]): FleetTimes => ({
  detect: tookOf(problems.flatMap(({ detectTook }) => detectTook ?? [])),
  repair: tookOf(problems.flatMap(({ repairTook }) => repairTook ?? [])),
});

function tookOf(spans: readonly Duration[]): Took {
  const count = spans.length;
  if (count < fewestForFigures) return { count, mean: undefined, median: undefined };
  const sorted = spans.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(count / 2) - 1, Math.floor(count / 2) + 1);
  return { count, mean: meanOf(sorted), median: meanOf(middle) };
}

const meanOf = (spans: readonly Duration[]): Duration =>
  milliseconds(spans.reduce((sum, span) => sum + span, 0) / spans.length);

export const presentTimes = ({ detect, repair }: FleetTimes): z.output<typeof TimesShape> => ({
  detect: presentTook(detect),
  repair: presentTook(repair),
});

const presentTook = ({ count, mean, median }: Took): z.output<typeof TookShape> => ({
  count,
  meanSeconds: inSeconds(mean),
  medianSeconds: inSeconds(median),
  because: mean === undefined ? `not enough: ${count} of the ${fewestForFigures} that are needed` : null,
});

const inSeconds = (span: Duration | undefined): number | null => (span === undefined ? null : Math.round(span / 1000));
