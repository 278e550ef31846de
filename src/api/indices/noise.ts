import { z } from 'zod';
import {
  equivalentLevel,
  type NoiseDayLevels,
  type NoiseLevel,
  type NoiseStatistics,
  noiseDayLevels,
  noiseStatistics,
} from '../../indices/noise.ts';
import { noiseDayBefore, noiseDayOf } from '../../indices/noise-day.ts';
import { type Duration, hours, minutes } from '../../model/duration.ts';
import { before, type EpochMs, epochMs, type TimeSpan, toIso } from '../../model/time.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { IndexBasisShape, presentBasis, ReasonsShape, rounded } from './basis.ts';
import { type Member, membersOf, type Sources, type Subject, windowsOf } from './subject.ts';

const decibels = z.number().nullable();

const LevelShape = z
  .object({
    value: decibels.describe('dB(A); null when less than three quarters of the time is known.'),
    basis: IndexBasisShape,
    reasons: ReasonsShape,
  })
  .meta({ id: 'NoiseLevel', description: 'The steady level that carries as much energy as the sound did (LAeq).' });

const DayShape = z
  .object({
    indicative: z
      .literal(true)
      .describe('The directive speaks of a year in front of a house wall; a sensor of the street gives a hint of it.'),
    from: TimeShape,
    to: TimeShape,
    day: LevelShape.describe('Lday: 7 to 19.'),
    evening: LevelShape.describe('Levening: 19 to 23.'),
    night: LevelShape.describe('Lnight: 23 to 7 of the next morning.'),
    dayEveningNight: LevelShape.describe('Lden: all three, the evening 5 dB and the night 10 dB louder.'),
  })
  .meta({ id: 'NoiseDay', description: 'A day of noise, from seven to seven on the clocks of the city.' });

export const NoiseShape = z
  .object({
    lastHour: LevelShape.describe('The last 60 minutes, by whole quarters of an hour where stations speak so often.'),
    spread: z
      .object({
        loudTenth: decibels.describe('LA10 in dB(A): passed a tenth of the time.'),
        background: decibels.describe('LA90 in dB(A): passed nearly always.'),
        basis: IndexBasisShape,
        reasons: ReasonsShape,
      })
      .describe('How the sound of the last whole hour spread, from the readings of it.'),
    today: DayShape.describe('So far; before seven in the morning this is the day that began yesterday.'),
    yesterday: DayShape.describe('The last day of noise that is over.'),
  })
  .meta({ id: 'NoiseIndices' });

const hour = hours(1);
const quarter = minutes(15);
const floorTo = (moment: EpochMs, every: Duration): EpochMs => epochMs(Math.floor(moment / every) * every);

/** How loud it is and was; `undefined` where nothing listens. */
export async function noiseOf(
  sources: Sources,
  subject: Subject,
  at: EpochMs,
): Promise<z.output<typeof NoiseShape> | undefined> {
  const members = membersOf(subject, sources, ['sound_level']);
  if (members.length === 0) return undefined;
  const today = noiseDayOf(sources.calendar, at);
  const yesterday = noiseDayBefore(sources.calendar, today);
  const wholeHour = { from: before(floorTo(at, hour), hour), to: floorTo(at, hour) };
  const every = finest(members);
  const ask = async (span: TimeSpan, level: '15min' | '1h') => {
    const question = { quantities: ['sound_level'] as const, span, every: level };
    return (await windowsOf(sources, subject, question)).get('sound_level') ?? [];
  };
  const from = epochMs(Math.min(yesterday.from, wholeHour.from));
  const [windows, hourly] = await Promise.all([ask({ from, to: at }, every), ask(wholeHour, '1h')]);
  const lastHour = every === '1h' ? wholeHour : { from: before(floorTo(at, quarter), hour), to: floorTo(at, quarter) };
  return {
    lastHour: presentLevel(equivalentLevel(windows, lastHour), at),
    spread: presentSpread(
      noiseStatistics(
        hourly.find(({ start }) => start === wholeHour.from),
        wholeHour,
      ),
      at,
    ),
    today: presentDay(noiseDayLevels(windows, today, at), at),
    yesterday: presentDay(noiseDayLevels(windows, yesterday, at), at),
  };
}

/** Quarters of an hour where each of them should hold a reading. */
const finest = (members: readonly Member[]): '15min' | '1h' =>
  members.every(({ kind }) => kind.rhythm.every <= quarter) ? '15min' : '1h';

const presentLevel = ({ value, basis, reasons }: NoiseLevel, at: EpochMs): z.output<typeof LevelShape> => ({
  value: rounded(value, 1),
  basis: presentBasis(basis, at),
  reasons: [...reasons],
});

const presentSpread = ({ loudTenth, background, basis, reasons }: NoiseStatistics, at: EpochMs) => ({
  loudTenth: rounded(loudTenth, 1),
  background: rounded(background, 1),
  basis: presentBasis(basis, at),
  reasons: [...reasons],
});

const presentDay = (levels: NoiseDayLevels, at: EpochMs): z.output<typeof DayShape> => ({
  indicative: levels.indicative,
  from: toIso(levels.from),
  to: toIso(levels.to),
  day: presentLevel(levels.day, at),
  evening: presentLevel(levels.evening, at),
  night: presentLevel(levels.night, at),
  dayEveningNight: presentLevel(levels.dayEveningNight, at),
});
