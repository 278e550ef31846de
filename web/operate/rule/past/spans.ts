import type { Answers } from '../../../contract/generated/answers.ts';

export type Backtest = Answers['GET /api/v1/operate/backtests/{id}'];
export type Result = NonNullable<Backtest['result']>;
export type Outcome = Result['tested'];
type Because = Outcome['transitions'][number]['because'];

/** From when to when a rule fired at one place, within the span that was looked at. */
export type Firing = {
  readonly subject: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Before the span began, and after it ended, it fired as well. */
  readonly isOpen: { readonly before: boolean; readonly after: boolean };
  readonly because: Because | undefined;
};

type Span = { readonly from: number; readonly to: number };
type Step = Outcome['transitions'][number];

/** Devices that report once an hour are silent for so long also when nothing is missing. */
const mostBetweenMs = 3_600_000;

/** From when on there are readings, where that is not so for the whole span. */
export function knownSince({ firstAt }: Pick<Result, 'firstAt'>, { from }: Span): number | undefined {
  const first = firstAt === null ? from : Date.parse(firstAt);
  return first - from > mostBetweenMs ? first : undefined;
}

export const subjectOf = ({ subject }: Pick<Step, 'subject'>): string => `${subject.is}:${subject.id ?? ''}`;

/** What a rule did, as stretches of time. */
export function firingsOf({ openAtStart, transitions }: Outcome, { from, to }: Span): readonly Firing[] {
  const open = new Map<string, Firing>();
  const closed: Firing[] = [];
  for (const step of openAtStart) if (step.to === 'firing') open.set(step.alert, begin(step, { from, to }, true));
  for (const step of transitions) {
    if (step.to === 'firing') open.set(step.alert, begin(step, { from: Date.parse(step.at), to }, false));
    if (step.to !== 'resolved') continue;
    const firing = open.get(step.alert);
    if (firing === undefined) continue;
    open.delete(step.alert);
    const { before } = firing.isOpen;
    closed.push({ ...firing, to: Date.parse(step.at), because: step.because, isOpen: { before, after: false } });
  }
  return [...closed, ...open.values()].sort((one, other) => one.from - other.from);
}

function begin(step: Step, { from, to }: Span, before: boolean): Firing {
  const isOpen = { before, after: true };
  return { subject: subjectOf(step), name: step.subject.name, from, to, isOpen, because: undefined };
}

export type Row = {
  readonly subject: string;
  readonly name: string;
  readonly tested: readonly Firing[];
  readonly inForce: readonly Firing[];
};

/** A row for each place, those where it fired longest first. */
export function rowsOf(tested: readonly Firing[], inForce: readonly Firing[]): readonly Row[] {
  const names = new Map([...tested, ...inForce].map(({ subject, name }) => [subject, name]));
  const lasted = (firings: readonly Firing[]): number => firings.reduce((sum, { from, to }) => sum + to - from, 0);
  const rows = [...names].map(([subject, name]) => ({
    subject,
    name,
    tested: tested.filter((firing) => firing.subject === subject),
    inForce: inForce.filter((firing) => firing.subject === subject),
  }));
  const weight = (row: Row): number => lasted(row.tested) + lasted(row.inForce);
  return rows.sort((one, other) => weight(other) - weight(one));
}
