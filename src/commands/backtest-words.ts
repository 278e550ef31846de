import { z } from 'zod';
import { spanOf } from './doctor/words.ts';
import { tabulate } from './lines.ts';

const SubjectShape = z.looseObject({ is: z.string(), id: z.string().nullish(), name: z.string().nullish() });
const StepShape = z.looseObject({
  to: z.string(),
  because: z.string(),
  at: z.string(),
  noticedAt: z.string(),
  subject: SubjectShape,
  evidence: z.looseObject({ value: z.number().nullable(), limit: z.number().nullable() }),
});
const OutcomeShape = z.looseObject({
  version: z.string(),
  openAtStart: z.array(StepShape),
  transitions: z.array(StepShape),
  transitionCount: z.number(),
  firings: z.number(),
  firingSeconds: z.number(),
  longestSeconds: z.number(),
  announcementCount: z.number(),
  told: z.looseObject({
    people: z.number(),
    messages: z.number(),
    perPerson: z.array(z.object({ upTo: z.number().nullable(), people: z.number() })),
    inDigests: z.number(),
    overBudget: z.number(),
    delayedByQuietHours: z.number(),
  }),
});

/** What the service answers of a backtest, as far as it is shown. */
export const BacktestShape = z.looseObject({
  id: z.string(),
  rule: z.string(),
  from: z.string(),
  to: z.string(),
  order: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  progress: z.number(),
  readings: z.number(),
  reason: z.string().nullable(),
  result: z.object({ tested: OutcomeShape, inForce: OutcomeShape.nullable() }).nullable(),
});
export type BacktestAnswer = z.output<typeof BacktestShape>;
type Outcome = z.output<typeof OutcomeShape>;
type Step = z.output<typeof StepShape>;

/** More lines than this nobody reads; `--json` has them all. */
const mostSteps = 40;

/** A backtest as people read it: what would have come when, and beside it what the version in force makes of it. */
export function describeBacktest({ rule, from, to, order, state, reason, result }: BacktestAnswer): readonly string[] {
  const about = `${rule}, ${from} to ${to}, ${order}`;
  if (result === null) return [`${about}: ${state}${reason === null ? '' : `: ${reason}`}`];
  const { tested, inForce } = result;
  return [about, '', ...steps(tested), '', ...figures(tested, inForce)];
}

function steps({ openAtStart, transitions, transitionCount }: Outcome): readonly string[] {
  if (openAtStart.length + transitionCount === 0) return ['It would not have fired.'];
  const shown = [...openAtStart.map((step) => row(step, 'fired before')), ...transitions.map((step) => row(step))];
  const left = openAtStart.length + transitionCount - Math.min(shown.length, mostSteps);
  return [
    ...tabulate(['at', 'step', 'of', 'value', 'limit', 'because'], shown.slice(0, mostSteps)),
    ...(left > 0 ? [`and ${left} more: --json`] : []),
  ];
}

const row = ({ at, to, subject, evidence, because }: Step, step = to): readonly string[] => [
  at,
  step,
  subject.id === undefined || subject.id === null ? subject.is : `${subject.is} ${subject.name ?? subject.id}`,
  number(evidence.value),
  number(evidence.limit),
  because,
];

const number = (value: number | null): string => (value === null ? '' : String(Math.round(value * 100) / 100));

function figures(tested: Outcome, inForce: Outcome | null): readonly string[] {
  const rows: readonly (readonly [string, (outcome: Outcome) => string])[] = [
    ['fired', ({ firings }) => String(firings)],
    ['for, all together', ({ firingSeconds }) => spanOf(firingSeconds * 1000)],
    ['the longest', ({ longestSeconds }) => spanOf(longestSeconds * 1000)],
    ['announcements', ({ announcementCount }) => String(announcementCount)],
    ['people told', ({ told }) => String(told.people)],
    ['messages to them', ({ told }) => String(told.messages)],
    ['each at most', ({ told }) => most(told.perPerson)],
    ['in daily digests', ({ told }) => String(told.inDigests)],
    ['over their budget', ({ told }) => String(told.overBudget)],
    ['after quiet hours', ({ told }) => String(told.delayedByQuietHours)],
  ];
  const outcomes = inForce === null ? [tested] : [tested, inForce];
  const titles = ['', `tested (${tested.version})`, ...(inForce === null ? [] : [`in force (${inForce.version})`])];
  return tabulate(
    titles,
    rows.map(([name, of]) => [name, ...outcomes.map(of)]),
  );
}

/** `up to 2: 14, more: 1`. */
const most = (perPerson: Outcome['told']['perPerson']): string =>
  perPerson
    .filter(({ people }) => people > 0)
    .map(({ upTo, people }) => `${upTo === null ? 'more' : `up to ${upTo}`}: ${people}`)
    .join(', ') || '-';
