import type { BacktestAnswer, Outcome, Step } from './backtest-shape.ts';
import type { CityClock } from './city-clock.ts';
import { plural, spanOf } from './doctor/words.ts';
import { tabulate } from './lines.ts';

/** More lines than this nobody reads; `--json` has them all. */
const mostAlerts = 40;

/** Without readings a rule is silent whatever it says. */
export const isAboutNothing = ({ result }: BacktestAnswer): boolean => result?.readings === 0;

/** A backtest as people read it: what would have come when, and beside it what the version in force makes of it. */
export function describeBacktest(backtest: BacktestAnswer, clock: CityClock): readonly string[] {
  const { rule, from, to, order, state, reason, result } = backtest;
  const about = `${rule}, ${clock.say(from)} to ${clock.say(to)} (${clock.zone}), ${order}`;
  if (result === null) return [`${about}: ${state}${reason === null ? '' : `: ${reason}`}`];
  if (isAboutNothing(backtest)) return [about, '', ...nothingThere(order)];
  const { tested, inForce } = result;
  return [about, '', ...alerts(tested, { to, clock }), '', ...figures(tested, inForce), '', ...receivers(tested)];
}

const nothingThere = (order: string): readonly string[] => [
  'No readings in this span: nothing can be said.',
  ...(order === 'as_it_was' ? [] : ['Did the data come late? Then try --order as_it_was.']),
];

type Told = { readonly fired: Step; readonly wasBefore: boolean; over: Step | undefined };

function alerts(
  outcome: Outcome,
  { to, clock }: { readonly to: string; readonly clock: CityClock },
): readonly string[] {
  const { openAtStart, transitions, transitionCount } = outcome;
  const told = pairUp(outcome);
  const dropped = transitions.filter((step) => step.to === 'dropped').length;
  const open = told.filter(({ over }) => over === undefined);
  const isWhole = transitions.length === transitionCount;
  return [
    ...(told.length === 0 ? ['It would not have fired.'] : []),
    ...tabulate(
      ['fired', 'cleared', 'for', 'of', 'value', 'limit'],
      told.slice(0, mostAlerts).map((each) => row(each, { to, clock, isWhole })),
    ).slice(told.length === 0 ? 1 : 0),
    ...(told.length > mostAlerts ? [`and ${told.length - mostAlerts} more: --json`] : []),
    ...(dropped > 0 ? [`${plural(dropped, 'time')} more the condition held, and not for long enough.`] : []),
    ...(isWhole && open.length > 0
      ? [`At the end ${open.map(({ fired }) => nameOf(fired)).join(', ')} still fires.`]
      : []),
    ...(isWhole ? [] : [`Only the first ${transitions.length} of ${transitionCount} steps are known here.`]),
    ...(openAtStart.length > 0 ? [`${plural(openAtStart.length, 'alert')} of these fired before the span.`] : []),
  ];
}

/** Each alert with its end. */
function pairUp({ openAtStart, transitions }: Outcome): readonly Told[] {
  const told = new Map<string, Told>();
  for (const fired of openAtStart) told.set(fired.alert, { fired, wasBefore: true, over: undefined });
  for (const step of transitions) {
    const known = told.get(step.alert);
    if (step.to === 'firing') told.set(step.alert, { fired: step, wasBefore: false, over: undefined });
    if (step.to === 'resolved' && known !== undefined) known.over = step;
  }
  return [...told.values()];
}

type Around = { readonly to: string; readonly clock: CityClock; readonly isWhole: boolean };

function row({ fired, over }: Told, { to, clock, isWhole }: Around): readonly string[] {
  const lasted = spanOf(Date.parse(over?.at ?? to) - Date.parse(fired.at));
  return [
    clock.say(fired.at),
    over === undefined ? (isWhole ? 'still fires' : '') : `${clock.say(over.at)}${reasonOf(over)}`,
    over === undefined && !isWhole ? '' : lasted,
    nameOf(fired),
    number(fired.evidence.value),
    number(fired.evidence.limit),
  ];
}

/** That its condition ceased is what everybody expects. */
const reasonOf = ({ because }: Step): string =>
  because === 'cleared' || because === 'condition' ? '' : ` (${because})`;

const nameOf = ({ subject }: Step): string =>
  subject.id === undefined || subject.id === null ? subject.is : `${subject.is} ${subject.name ?? subject.id}`;

const number = (value: number | null): string => (value === null ? '' : String(Math.round(value * 100) / 100));

function figures(tested: Outcome, inForce: Outcome | null): readonly string[] {
  const rows: readonly (readonly [string, (outcome: Outcome) => string])[] = [
    ['fired', ({ firings }) => String(firings)],
    ['for, all together', ({ firingSeconds }) => spanOf(firingSeconds * 1000)],
    ['the longest', ({ longestSeconds }) => spanOf(longestSeconds * 1000)],
    ['announcements', ({ announcementCount }) => String(announcementCount)],
    ['citizens told', ({ told }) => String(told.people)],
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

/** Operators, each on their own line. */
function receivers({ receivers: told }: Outcome): readonly string[] {
  if (told.length === 0) return ['No receiver is told.'];
  return told.map(
    ({ name, announcements, escalations }) =>
      `receiver ${name}: ${plural(announcements, 'announcement')}${escalations > 0 ? `, of which ${plural(escalations, 'escalation')}` : ''}`,
  );
}

/** `up to 2: 14, more: 1`. */
const most = (perPerson: Outcome['told']['perPerson']): string =>
  perPerson
    .filter(({ people }) => people > 0)
    .map(({ upTo, people }) => `${upTo === null ? 'more' : `up to ${upTo}`}: ${people}`)
    .join(', ') || '-';
