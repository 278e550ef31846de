import { Beside } from './beside.ts';
import { type Books, holdBooks, sumBooks } from './books.ts';
import { untilStored } from './lag.ts';
import { type Latencies, percentile, perPhase, sumLatencies } from './latencies.ts';
import { askLedger, auditLedger, type OwnLedger } from './ledger.ts';
import { auditLetters } from './letters.ts';
import type { MemoryWatch } from './memory.ts';
import type { OtherDevice } from './others.ts';
import type { Finding, PromiseName } from './promises.ts';
import type { ServiceUnderTest } from './service-under-test.ts';
import { storedNumbers, usualSpan } from './stored.ts';
import { type Table, whole } from './table.ts';
import type { Traffic } from './traffic.ts';

/** What a fault may cost. */
export type Limits = {
  /** From healing until the store is up to date. */
  readonly catchUpSeconds: number;
  readonly memoryMiB: number;
  /** 99 of 100 acknowledgements of the others take no longer while the fault lasts; `none` where the service itself was gone. */
  readonly othersP99Ms: number | 'none';
  readonly startSeconds: number;
};

export const usualLimits: Limits = { catchUpSeconds: 60, memoryMiB: 768, othersP99Ms: 250, startSeconds: 15 };

/** The short form runs where other work goes on at the same time, and times say little there: only what hangs is found. */
const leniency = 5;

export const allowFor = (quick: boolean, limits: Limits): Limits =>
  quick
    ? {
        memoryMiB: limits.memoryMiB,
        catchUpSeconds: limits.catchUpSeconds * leniency,
        startSeconds: limits.startSeconds * leniency,
        othersP99Ms: limits.othersP99Ms === 'none' ? 'none' : limits.othersP99Ms * leniency,
      }
    : limits;

export type Settling = {
  readonly service: ServiceUnderTest;
  readonly traffic: readonly Traffic[];
  readonly others: readonly OtherDevice[];
  readonly memory: MemoryWatch;
  readonly beside: Beside;
  readonly limits: Limits;
  /** Seconds from healing until the store was up to date; `undefined` when it never was. */
  readonly caughtUp: number | undefined;
  readonly say: (line: string) => void;
};

export type Settled = { readonly findings: readonly Finding[]; readonly table: Table };

/** Waits until the store has everything, then holds all books against each other. */
export async function settle(settling: Settling): Promise<Settled> {
  const { service, traffic, others, say, beside } = settling;
  say(
    `holding the books; the last message was stored after ${(await untilStored(service, settling.limits.catchUpSeconds))?.toFixed(1) ?? 'more'} s`,
  );
  const own: { readonly id: string; readonly books: Books }[] = [];
  for (const one of traffic) own.push({ id: one.id, books: await booksOf(service, one, beside) });
  const foreign: { readonly id: string; readonly books: Books }[] = [];
  for (const { id, ...promised } of others) {
    foreign.push({ id, books: holdBooks(promised, await storedNumbers(service, id, usualSpan())) });
  }
  const all = [...own, ...foreign];
  const ledger = await askLedger(service);
  const counted = {
    stored: sumBooks(all.map(({ books }) => books)).stored + beside.stored,
    acknowledged: sumBooks(all.map(({ books }) => books)).acknowledged + beside.acknowledged,
    rejected: refusedByCode({ traffic, own, beside }),
    lost: beside.lost,
  };
  const letters = await auditLetters(service, refusedByCode({ traffic, own, beside: new Beside() }));
  const findings = [...judgeBooks(all), ...auditLedger(ledger, counted), ...letters, ...judgeFigures(settling)];
  const sums = [own, foreign].map((side) => sumBooks(side.map(({ books }) => books)));
  return { findings, table: [...bookRows(sums), ...figureRows(settling, ledger)] };
}

async function booksOf(service: ServiceUnderTest, traffic: Traffic, beside: Beside): Promise<Books> {
  const { id: name, sender, devices, refused, span } = traffic;
  const stored: number[] = [];
  for (const id of devices) stored.push(...(await storedNumbers(service, id, span ?? usualSpan())));
  return holdBooks({ ...beside.promisedTo(name, sender), isRefused: refused?.isRefused }, stored);
}

type OwnBooks = Pick<Settling, 'traffic' | 'beside'> & { readonly own: readonly { readonly books: Books }[] };

function refusedByCode({ traffic, own, beside }: OwnBooks): Record<string, number> {
  const byCode: Record<string, number> = Object.fromEntries(beside.rejected);
  for (const [index, { refused }] of traffic.entries()) {
    if (refused !== undefined) byCode[refused.code] = (byCode[refused.code] ?? 0) + (own[index]?.books.refused ?? 0);
  }
  return byCode;
}

type Held = readonly { readonly id: string; readonly books: Books }[];

function judgeBooks(held: Held): Finding[] {
  const judge = (promise: PromiseName, of: (books: Books) => number, what: string): Finding[] => {
    const broken = held.filter(({ books }) => of(books) > 0);
    const sum = broken.reduce((all, { books }) => all + of(books), 0);
    if (sum === 0) return [];
    const names = broken.slice(0, 3).map(({ id }) => id);
    return [{ promise, detail: `${whole(sum)} ${what}, of ${broken.length} senders (${names.join(', ')} ...)` }];
  };
  const idle = held.filter(({ books }) => books.acknowledged === 0).map(({ id }) => id);
  return [
    ...judge('acknowledged-means-kept', ({ missing }) => missing, 'acknowledged messages are not in the store'),
    ...judge('nothing-doubled', ({ doubled }) => doubled, 'numbers are in the store more than once'),
    ...judge(
      'nothing-silent',
      ({ wronglyStored }) => wronglyStored,
      'messages should have been refused, and are stored',
    ),
    ...judge('catches-up', ({ inFlight }) => inFlight, 'messages were never acknowledged, long after the fault'),
    ...(idle.length === 0
      ? []
      : [{ promise: 'catches-up', detail: `nothing of ${idle.join(', ')} was ever acknowledged` } as const]),
  ];
}

function judgeFigures({ service, others, memory, limits, caughtUp }: Settling): Finding[] {
  const findings: Finding[] = [];
  const { peak } = memory.figures;
  const slowest = Math.max(0, ...service.startSeconds);
  const p99 = percentile(sumLatencies(others.map(({ latencies }) => latencies)).during, 0.99) ?? 0;
  const add = (promise: PromiseName, detail: string) => void findings.push({ promise, detail });
  if (caughtUp === undefined) add('catches-up', `the store was still behind ${limits.catchUpSeconds} s after healing`);
  if (peak > limits.memoryMiB) add('memory-bounded', `${peak} MiB at the peak, at most ${limits.memoryMiB} allowed`);
  if (slowest > limits.startSeconds) add('starts-in-seconds', `a start took ${slowest.toFixed(1)} s`);
  if (limits.othersP99Ms !== 'none' && p99 > limits.othersP99Ms) {
    add(
      'others-unharmed',
      `99 of 100 acknowledgements of others took ${p99.toFixed(0)} ms or less during the fault, at most ${limits.othersP99Ms} allowed`,
    );
  }
  return findings;
}

function bookRows([own, foreign]: readonly (Books | undefined)[]): Table {
  const row = (name: string, of: (books: Books) => number): readonly string[] => [
    name,
    own === undefined ? '' : whole(of(own)),
    foreign === undefined ? '' : whole(of(foreign)),
  ];
  return [
    ['messages', 'in the fault', 'other devices'],
    row('sent', ({ sent }) => sent),
    row('acknowledged', ({ acknowledged }) => acknowledged),
    row('stored', ({ stored }) => stored),
    row('acknowledged, not stored', ({ missing }) => missing),
    row('doubled', ({ doubled }) => doubled),
    row('refused, as meant', ({ refused }) => refused),
    row('in flight at the end', ({ inFlight }) => inFlight),
  ];
}

function figureRows({ traffic, others, memory, caughtUp, service }: Settling, ledger: OwnLedger | undefined): Table {
  const [own, foreign] = [traffic.map(({ sender }) => sender.latencies), others.map(({ latencies }) => latencies)].map(
    (all) => sumLatencies(all),
  );
  const acks = (name: string, share: number): readonly string[] => [
    name,
    ...[own, foreign].map((side) => show(side, share)),
  ];
  const { before, peak, after } = memory.figures;
  const rejected = (ledger?.rejected ?? [])
    .filter(({ count }) => count > 0)
    .map(({ code, count }) => `${code} ${whole(count)}`);
  return [
    acks('PUBACK p50 before / during / after, ms', 0.5),
    acks('PUBACK p99 before / during / after, ms', 0.99),
    ['ledger: received', figureOf(ledger?.received), ''],
    ['ledger: stored', figureOf(ledger?.stored), ''],
    ['ledger: duplicate', figureOf(ledger?.duplicate), ''],
    ['ledger: rejected', rejected.join(', ') || '0', ''],
    ['ledger: in flight', figureOf(ledger?.inFlight), ''],
    ['memory before / peak / after, MiB', `${before} / ${peak} / ${after}`, ''],
    ['healed until caught up, s', caughtUp?.toFixed(1) ?? 'never', ''],
    ['starts, slowest, s', `${service.startSeconds.length}, ${Math.max(0, ...service.startSeconds).toFixed(1)}`, ''],
  ];
}

const show = (latencies: Latencies | undefined, share: number): string =>
  latencies === undefined ? '' : perPhase(latencies, share);

const figureOf = (figure: number | undefined): string => (figure === undefined ? 'not there' : whole(figure));
