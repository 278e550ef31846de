import type { QuantityId } from '../../model/quantity.ts';
import type { CellForm } from './cell.ts';
import type { Check } from './check.ts';
import type { Demand, ScopedCell, ScopedTally } from './demand.ts';
import type { Lens } from './lens.ts';
import type { Place } from './place.ts';
import type { Intake, Plan, PlannedCheck } from './plan.ts';
import { observes, ScopeIndex } from './scope.ts';
import type { Tally } from './tally.ts';
import type { WatchedRule } from './watched-rule.ts';

type ScopedRule = { readonly watched: WatchedRule; readonly where: WatchedRule['rule']['where'] };
type Asked = { readonly check: Check; readonly rules: WatchedRule[]; readonly tallies: Tally[] };

const scoped = (watched: WatchedRule): ScopedRule => ({ watched, where: watched.rule.where });

/**
 * Says what is to be done with the readings of a device: which of all conditions they bear on. Worked out once for all devices of a kind
 * in an area, so that a reading costs what it touches, however many rules there are.
 */
export class Planner {
  readonly #rules: ScopeIndex<ScopedRule>;
  readonly #tallies: ScopeIndex<ScopedTally>;
  readonly #areaCells: ScopeIndex<ScopedCell>;
  readonly #tagNames: readonly string[];
  readonly #known = new Map<string, Plan>();

  constructor(rules: readonly WatchedRule[], { tallies, areaCells }: Demand) {
    this.#rules = new ScopeIndex(rules.filter(({ rule }) => rule.subject.each === 'device').map(scoped));
    this.#tallies = new ScopeIndex(tallies);
    this.#areaCells = new ScopeIndex(areaCells);
    const scopes = rules.map(({ rule }) => rule.where);
    this.#tagNames = [...new Set(scopes.flatMap(({ tags }) => Object.keys(tags ?? {})))].toSorted();
  }

  /** `around` are the areas that it lies in, and the city. */
  ofDevice(device: Place, around: readonly Place[]): Plan {
    const key = this.#likeness(device);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const plan = this.#make(device, around);
    this.#known.set(key, plan);
    return plan;
  }

  /** Devices that are alike in this have the same plan. */
  #likeness({ device, kind }: Place): string {
    if (device === undefined) return '';
    const named = [this.#rules, this.#tallies, this.#areaCells].some((index) => index.names(device.id));
    const tags = this.#tagNames.map((name) => device.tags[name] ?? null);
    return JSON.stringify([kind?.id, device.area, named ? device.id : '', tags]);
  }

  #make(device: Place, around: readonly Place[]): Plan {
    const areas = around.flatMap(({ subject }) => (subject.is === 'area' ? [subject.id] : []));
    const asked = new Map<Check, Asked>();
    for (const { watched } of this.#rules.at(device, areas)) {
      if (observes(device, watched.check.quantities)) ask(asked, watched.check).rules.push(watched);
    }
    const tallies = this.#tallies.at(device, areas).map(({ tally }) => tally);
    const counting = tallies.filter(({ check }) => observes(device, check.quantities));
    for (const tally of counting) ask(asked, tally.check).tallies.push(tally);
    const forms = this.#areaCells.at(device, areas).map(({ form }) => form);
    const areaCells = forms.filter(({ lenses }) => observes(device, quantitiesOf(lenses)));
    return planOf([...asked.values()], { areaCells, around });
  }
}

const quantitiesOf = (lenses: readonly Lens[]): readonly QuantityId[] => lenses.map(({ quantity }) => quantity);

function ask(asked: Map<Check, Asked>, check: Check): Asked {
  const known = asked.get(check);
  if (known !== undefined) return known;
  const fresh: Asked = { check, rules: [], tallies: [] };
  asked.set(check, fresh);
  return fresh;
}

/** What is to be done at a place that has to answer these. */
export function planOf(asked: readonly Asked[], { areaCells, around }: Pick<Plan, 'areaCells' | 'around'>): Plan {
  const checks = asked.map(
    ({ check, rules, tallies }, index): PlannedCheck => ({
      check,
      index,
      rules,
      tallies,
      isCounted: tallies.length > 0 || check.comesByTime,
    }),
  );
  const own = checks.flatMap(({ check }) => check.leaves);
  const lenses = [
    ...new Set([
      ...own.flatMap((leaf) => [...leaf.lenses, ...leaf.cells.flatMap((form) => form.lenses)]),
      ...areaCells.flatMap((form) => form.lenses),
    ]),
  ];
  const intakes = lenses.map((lens, row) => intakeOf(lens, { row, checks, areaCells }));
  return {
    lenses,
    checks,
    intakes: Map.groupBy(intakes, ({ lens }) => lens.quantity),
    absences: checks.filter(({ check }) => check.leaves.some(isAbsence)),
    tallies: [...new Set(checks.flatMap(({ tallies }) => tallies))],
    areaCells,
    around,
  };
}

/** Only silence is asked of a device without any of its quantities. */
const isAbsence = ({ lenses, cells, tally }: Check['leaves'][number]): boolean =>
  lenses.length === 0 && cells.length === 0 && tally === undefined;

function intakeOf(
  lens: Lens,
  { row, checks, areaCells }: Pick<Intake, 'row' | 'checks'> & Pick<Plan, 'areaCells'>,
): Intake {
  const isFed = (form: CellForm): boolean => form.lenses.includes(lens);
  const looks = ({ check }: PlannedCheck): boolean =>
    check.leaves.some((leaf) => leaf.lenses.includes(lens) || leaf.cells.some(isFed));
  const own = checks.flatMap(({ check }) => check.leaves.flatMap(({ cells }) => cells));
  const cells = [...new Set(own.filter(isFed))];
  const around = areaCells.filter(isFed);
  return {
    lens,
    row,
    cells,
    areaCells: around,
    times: cells.length + around.length > 0 ? `times ${lens.key}` : undefined,
    checks: checks.filter(looks),
  };
}
