import { type EpochMs, epochMs } from '../../../model/time.ts';
import type { CellForm } from '../cell.ts';
import { newMachine } from '../firing.ts';
import type { Place } from '../place.ts';
import { RecentTimes } from '../recent-times.ts';
import type { SeriesBank } from '../series-bank.ts';
import { longAgo, never } from '../time-steps.ts';
import type { Machine, WatchedRule } from '../watched-rule.ts';
import type { KeptMachine, KeptPlace } from './shapes.ts';

/** Names of a part, each written once. */
export interface Names {
  numberOf(name: string): number;
  nameOf(number: number): string | undefined;
}

const isMoment = (moment: EpochMs): boolean => Number.isFinite(moment);
const momentOr = (moment: EpochMs | undefined, otherwise: EpochMs): EpochMs => moment ?? otherwise;
const known = (moment: EpochMs): EpochMs | undefined => (isMoment(moment) ? moment : undefined);

/** What must be remembered of a place; `undefined` when nothing is. */
export function keep(place: Place, { names, bank }: { readonly names: Names; readonly bank: SeriesBank }): KeptPlace {
  const { plan, rows, codes, cells, machines, lastSince, standsSince } = place;
  const series = plan.lenses.flatMap(({ key }, at): [number, number[]][] => {
    const row = rows[at] ?? -1;
    return row < 0 ? [] : [[names.numberOf(key), [...bank.dump(row)]]];
  });
  return {
    heardAt: known(place.heardAt),
    clock: known(place.clock),
    standsSince: known(standsSince),
    ...(series.length > 0 && { series }),
    codes: plan.checks.map(({ check, index }) => [names.numberOf(check.key), codes[index] ?? 0]),
    ...(cells.size > 0 && { cells: [...cells].map(([key, cell]) => [names.numberOf(key), cell.dump()]) }),
    ...(machines.size > 0 && { machines: [...machines.values()].map(keepMachine) }),
    ...(lastSince.size > 0 && { lastSince: [...lastSince].map(([key, at]) => [names.numberOf(key), at]) }),
  };
}

const keepMachine = ({ rule, phase, truth, at, since, began, endsAt, because }: Machine): KeptMachine => ({
  rule: rule.key,
  phase,
  truth,
  at: known(at),
  since: known(since),
  began: began === undefined ? undefined : { ...began, observations: began.observations },
  endsAt: known(endsAt),
  because,
});

export type RestoreParts = { readonly names: Names; readonly bank: SeriesBank; readonly rules: readonly WatchedRule[] };

/** Gives a place that is planned what was kept of it. What its plan does not ask for is left aside. */
export function restore(place: Place, kept: KeptPlace, { names, bank, rules }: RestoreParts): void {
  place.heardAt = momentOr(kept.heardAt, longAgo);
  place.clock = momentOr(kept.clock, longAgo);
  place.standsSince = momentOr(kept.standsSince, longAgo);
  const named = <Kept>(pairs: readonly (readonly [number, Kept])[] | undefined): ReadonlyMap<string, Kept> =>
    new Map((pairs ?? []).map(([number, value]) => [names.nameOf(number) ?? '', value]));
  restoreSeries(place, named(kept.series), bank);
  const codes = named(kept.codes);
  place.codes = place.plan.checks.map(({ check }) => codes.get(check.key) ?? 0);
  place.fresh = place.plan.checks.filter(({ check }) => !codes.has(check.key));
  restoreCells(place, named(kept.cells));
  for (const [key, at] of named(kept.lastSince)) place.keepSince(key, epochMs(at));
  for (const machine of kept.machines ?? []) {
    const rule = rules.find(({ key }) => key === machine.rule);
    if (rule !== undefined) place.keep(restoreMachine(newMachine(rule, place), machine));
  }
}

function restoreSeries({ plan, rows }: Place, series: ReadonlyMap<string, readonly number[]>, bank: SeriesBank): void {
  for (const [at, { key }] of plan.lenses.entries()) {
    const numbers = series.get(key);
    if (numbers === undefined) continue;
    const row = bank.open();
    bank.restore(row, numbers);
    rows[at] = row;
  }
}

function restoreCells(place: Place, cells: ReadonlyMap<string, unknown>): void {
  for (const { times } of [...place.plan.intakes.values()].flat()) {
    if (times !== undefined && cells.has(times)) place.keepCell(times, new RecentTimes(cells.get(times)));
  }
  for (const form of formsOf(place)) {
    if (cells.has(form.key)) place.keepCell(form.key, form.make(cells.get(form.key)));
  }
}

const formsOf = ({ plan }: Place): ReadonlySet<CellForm> =>
  new Set(plan.checks.flatMap(({ check }) => check.leaves.flatMap(({ cells }) => cells)));

function restoreMachine(machine: Machine, kept: KeptMachine): Machine {
  return Object.assign(machine, {
    phase: kept.phase,
    truth: kept.truth,
    at: momentOr(kept.at, longAgo),
    since: momentOr(kept.since, longAgo),
    began: kept.began,
    endsAt: momentOr(kept.endsAt, never),
    because: kept.because,
  });
}
