import type { Planted } from '../../simulators/scenarios/scenario.ts';
import type { EpochMs } from '../../src/model/time.ts';
import type { Evidence } from './evidence.ts';
import type { Fault } from './faults.ts';
import type { Judged } from './score.ts';
import { faultOf, moment, type Truth } from './truth.ts';

/** What the finders of a fault said. */
export type Findings = {
  /** The lies that were found, and when that was known. */
  readonly hits: ReadonlyMap<Planted, EpochMs>;
  /** The lies about which anything was said that is right. */
  readonly noticed: { has(planted: Planted): boolean };
  readonly right: number;
  readonly echoes: number;
  readonly wrong: number;
};

type Parts = { readonly evidence: Evidence; readonly truth: Truth; readonly judged: readonly Judged[] };

function earliest(hits: Map<Planted, EpochMs>, planted: Planted, knownAt: EpochMs): void {
  const before = hits.get(planted);
  if (before === undefined || knownAt < before) hits.set(planted, knownAt);
}

function doubted({ lie }: Fault, tests: readonly string[], { judged }: Parts): Findings {
  const hits = new Map<Planted, EpochMs>();
  const noticed = new Set<Planted>();
  let [right, echoes, wrong] = [0, 0, 0];
  for (const { doubt, verdict } of judged) {
    if ('planted' in verdict && verdict.planted.lie === lie) noticed.add(verdict.planted);
    if (!tests.includes(doubt.test)) continue;
    if (verdict.is === 'wrong') wrong += 1;
    else if (verdict.is === 'echo') echoes += verdict.lie === lie ? 1 : 0;
    else if (verdict.planted.lie === lie) {
      right += 1;
      earliest(hits, verdict.planted, doubt.knownAt);
    }
  }
  return { hits, noticed, right, echoes, wrong };
}

function refused({ lie }: Fault, code: string, { evidence, truth }: Parts): Findings {
  const hits = new Map<Planted, EpochMs>();
  let wrong = 0;
  for (const { device, at, knownAt, ...refusal } of evidence.refused) {
    if (refusal.code !== code) continue;
    const planted = truth.plantedOf(device).find((one) => moment(one.at) === at);
    if (planted?.lie === lie) earliest(hits, planted, knownAt);
    // A clock that gains becomes one of the future.
    else if (planted === undefined || !isWrongClock(planted.lie)) wrong += 1;
  }
  return { hits, noticed: hits, right: hits.size, echoes: 0, wrong };
}

/** A device with a wrong clock is as silent as its clock says. */
const isWrongClock = (lie: string): boolean => lie.startsWith('clock_') && faultOf(lie).foundBy.how !== 'nothing';

function silence({ lie }: Fault, { evidence, truth }: Parts): Findings {
  const hits = new Map<Planted, EpochMs>();
  let [right, wrong] = [0, 0];
  for (const { device, knownAt } of evidence.silences) {
    const planted = truth.plantedOf(device);
    const [first] = planted;
    if (first?.lie === lie && knownAt >= moment(first.at)) {
      right += 1;
      for (const one of planted) earliest(hits, one, knownAt);
    } else if (first === undefined || !isWrongClock(first.lie)) wrong += 1;
  }
  return { hits, noticed: hits, right, echoes: 0, wrong };
}

/** Of a harmless lie, every word is wrong. */
function nothing({ lie }: Fault, { evidence, truth, judged }: Parts): Findings {
  const isOfLie = ({ device }: { device: string }): boolean => truth.plantedOf(device)[0]?.lie === lie;
  const doubts = judged.filter(({ doubt }) => isOfLie(doubt)).length;
  const wrong = doubts + [...evidence.refused, ...evidence.silences].filter(isOfLie).length;
  const hits = new Map<Planted, EpochMs>();
  return { hits, noticed: hits, right: 0, echoes: 0, wrong };
}

/** What was found of one fault, by whatever finds it. */
export function findings(fault: Fault, parts: Parts): Findings {
  const { foundBy } = fault;
  if (foundBy.how === 'doubted') return doubted(fault, foundBy.tests, parts);
  if (foundBy.how === 'refused') return refused(fault, foundBy.code, parts);
  return foundBy.how === 'silence' ? silence(fault, parts) : nothing(fault, parts);
}
