import { isBalanced, rejectedIn } from '../ledger/counts.ts';
import { type Counts, type Gap, type Imbalance, longAgo, rejectedByCode } from '../ledger/port.ts';
import { rejectionCodes } from '../model/rejection.ts';
import { type EpochMs, toIso } from '../model/time.ts';
import { printable, tabulate } from './lines.ts';

/** What a look into the books found. */
export type Books = {
  readonly device: string | undefined;
  readonly area: string | undefined;
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
  readonly counts: Counts;
  /** Refusals that are kept; `undefined` where only a part is asked for of which they are not counted. */
  readonly refusedNow: number | undefined;
  readonly hours: readonly (Counts & { readonly hour: EpochMs })[] | undefined;
  readonly imbalances: readonly Imbalance[];
  readonly gaps: readonly Gap[];
  readonly checkedAt: EpochMs;
  /** Whether a service runs that knows what is on its way to the books. */
  readonly isServed: boolean;
};

/** The same names as in the answer of the API. */
export const presentBooks = ({ counts, refusedNow, hours, imbalances, gaps, ...books }: Books) => ({
  summary: describeReplays({ counts, refusedNow }),
  refusedNow: refusedNow ?? null,
  from: bound(books.from),
  to: bound(books.to),
  device: books.device ?? null,
  area: books.area ?? null,
  ...presentCounts(counts),
  inFlight: null,
  balances: imbalances.length === 0 && isBalanced(counts),
  imbalances,
  gaps,
  checkedAt: toIso(books.checkedAt),
  ...(hours && { hours: hours.map(({ hour, ...own }) => ({ from: nameOf(hour, null), ...presentCounts(own) })) }),
});

const bound = (moment: EpochMs | undefined): string | null => (moment === undefined ? null : toIso(moment));
const nameOf = <Otherwise>(hour: EpochMs, otherwise: Otherwise) => (hour === longAgo ? otherwise : toIso(hour));

const presentCounts = ({ rejected, ...counts }: Counts) => ({
  ...counts,
  arrived: counts.received - counts.replayed,
  rejected: mostFirst({ rejected }).map(([code, count]) => ({ code, count, meaning: rejectionCodes[code].meaning })),
});

const mostFirst = (counts: Pick<Counts, 'rejected'>) =>
  rejectedByCode(counts).toSorted(([, one], [, other]) => other - one);

const number = new Intl.NumberFormat('en');
const count = (amount: number): string => number.format(amount);

/** A table that a person understands, and the sentence that it comes to. */
export function describeBooks(books: Books): readonly string[] {
  const { counts, hours = [] } = books;
  return [
    describeWhat(books),
    '',
    ...describeCounts(counts),
    '',
    ...(hours.length > 0 ? [...describeHours(hours), ''] : []),
    describeReplays(books),
    describeBalance(counts),
    ...describeFaults(books),
    books.isServed
      ? 'What is on its way to the books only the running service knows: GET /api/v1/ledger.'
      : 'No service runs here. What it received and did not book yet is in the journal: the next start books it.',
  ];
}

function describeWhat({ device, area, from, to }: Books): string {
  const whose = device ?? (area === undefined ? 'the whole city' : `the devices in ${area}`);
  const since = from === undefined ? 'from the first message on' : `from ${toIso(from)}`;
  return printable(
    `What became of what was received: ${whose}, ${since}, ${to === undefined ? 'up to now' : `to ${toIso(to)}`}`,
  );
}

function describeCounts(counts: Counts): readonly string[] {
  const rows = [
    [count(counts.messages), 'messages'],
    [count(counts.received - counts.replayed), 'samples came'],
    [count(counts.replayed), 'tried again', 'after a refusal; they came before'],
    [count(counts.received), 'samples received', 'both together'],
    [count(counts.stored), 'stored'],
    [count(counts.duplicate), 'duplicate', 'observed before, kept once'],
    [count(rejectedIn(counts)), 'rejected', 'at every try anew'],
    ...mostFirst(counts).map(([code, samples]) => [count(samples), `  ${code}`, rejectionCodes[code].meaning]),
  ];
  const width = Math.max(...rows.map(([amount = '']) => amount.length));
  return rows.map(([amount = '', name = '', note = '']) =>
    `${amount.padStart(width + 2)}  ${name.padEnd(20)}  ${note}`.trimEnd(),
  );
}

const describeHours = (hours: NonNullable<Books['hours']>): readonly string[] =>
  tabulate(
    ['HOUR', 'MESSAGES', 'RECEIVED', 'STORED', 'DUPLICATE', 'REJECTED'],
    hours.map((each) => [
      nameOf(each.hour, 'before'),
      ...[each.messages, each.received, each.stored, each.duplicate, rejectedIn(each)].map(count),
    ]),
  );

/** More is refused in the books than waits to be mended, once some of it was tried again: both numbers are right. */
function describeReplays({ counts: { received, replayed }, refusedNow }: Pick<Books, 'counts' | 'refusedNow'>): string {
  const now = refusedNow === undefined ? '' : `; still refused now: ${count(refusedNow)} (from the dead letters kept)`;
  return `${count(received - replayed)} readings came, ${count(replayed)} were tried again${now}.`;
}

function describeBalance(counts: Counts): string {
  const { received, stored, duplicate } = counts;
  const rejected = rejectedIn(counts);
  const sum = `${count(stored)} stored + ${count(duplicate)} duplicate + ${count(rejected)} rejected`;
  if (isBalanced(counts)) return `Balances: ${count(received)} received = ${sum}`;
  return `DOES NOT BALANCE: ${count(received)} received, but ${sum} = ${count(stored + duplicate + rejected)}`;
}

const faultsShown = 10;

function describeFaults({ imbalances, gaps }: Books): readonly string[] {
  const missing = gaps.reduce((sum, { messages }) => sum + messages, 0);
  return [
    ...(imbalances.length > 0 ? [`THE BOOKS AS A WHOLE DO NOT BALANCE, in ${count(imbalances.length)} places:`] : []),
    ...imbalances.slice(0, faultsShown).map(({ detail }) => `  ${printable(detail)}`),
    ...(missing > 0
      ? [`${count(missing)} messages of the city were never booked: the ledger was lost, or the journal damaged:`]
      : []),
    ...gaps
      .slice(-faultsShown)
      .map(({ after, upTo, messages }) => `  ${count(messages)} of those behind ${after}, up to ${upTo}`),
  ];
}
