import { BugError } from '../../model/errors.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Condition, Rule } from '../../model/rule.ts';
import type { Hours } from './active-hours.ts';
import { createHours } from './active-hours.ts';
import type { CellForm } from './cell.ts';
import { Check, mostLeaves, type Tree } from './check.ts';
import { createAbsentLeaf } from './conditions/absent.ts';
import { createSomeLeaf } from './conditions/some.ts';
import { createValueLeaf } from './conditions/value.ts';
import { createWindowedLeaf, type Windowed } from './conditions/windowed.ts';
import type { Demand } from './demand.ts';
import type { Leaf, World } from './leaf.ts';
import { createLens, type Lens } from './lens.ts';
import { scopeKey } from './scope.ts';
import { Tally } from './tally.ts';
import { ruleKey, type WatchedRule } from './watched-rule.ts';

type LeafCondition = Windowed | Extract<Condition, { readonly is: 'value' | 'absent' | 'some' }>;

/** How rules of one scope look at what devices say. */
export type Looking = Pick<Rule, 'quality' | 'lateAfter' | 'where'> & { readonly of: 'device' | 'area' };

/** Makes of rules what is judged. What is asked alike exists once, also across changes of the rules. */
export class Compiler {
  readonly #world: World;
  readonly #lenses = new Map<string, Lens>();
  readonly #forms = new Map<string, CellForm>();
  readonly #checks = new Map<string, Check>();
  readonly #hours = new Map<string, Hours>();
  readonly #tallies = new Map<string, Tally>();

  constructor(world: World) {
    this.#world = world;
  }

  rule(rule: Rule): WatchedRule {
    const of = rule.subject.each === 'device' ? 'device' : 'area';
    const looking: Looking = { quality: rule.quality, lateAfter: rule.lateAfter, where: rule.where, of };
    return { key: ruleKey(rule), rule, check: this.check(rule.when, looking), hours: this.#hoursOf(rule) };
  }

  /** Forgets what was made for rules that are no more. */
  keep({ checks, forms, tallies }: Demand): void {
    for (const [key, check] of this.#checks) if (!checks.has(check)) this.#checks.delete(key);
    for (const [key, form] of this.#forms) if (!forms.has(form)) this.#forms.delete(key);
    const used = new Set(tallies.map(({ tally }) => tally));
    for (const [key, tally] of this.#tallies) if (!used.has(tally)) this.#tallies.delete(key);
  }

  check(condition: Condition, looking: Looking): Check {
    const scope = looking.of === 'area' ? scopeKey(looking.where) : '';
    const key = JSON.stringify([condition, looking.quality, looking.lateAfter, scope]);
    const known = this.#checks.get(key);
    if (known !== undefined) return known;
    const leaves: Leaf[] = [];
    const tree = this.#tree(condition, looking, leaves);
    if (leaves.length > mostLeaves) throw new BugError(`a condition of ${leaves.length} parts: ${mostLeaves} at most`);
    const check = new Check({ key, leaves, tree });
    this.#checks.set(key, check);
    return check;
  }

  lens(quantity: QuantityId, { quality, lateAfter }: Pick<Looking, 'quality' | 'lateAfter'>): Lens {
    const lens = createLens({ quantity, quality, lateAfter });
    const known = this.#lenses.get(lens.key);
    if (known === undefined) this.#lenses.set(lens.key, lens);
    return known ?? lens;
  }

  /** The form of this name, which conditions share. */
  form(made: Omit<CellForm, 'census' | 'watchers'>, looking: Looking): CellForm {
    const key = looking.of === 'area' ? `${made.key} ${scopeKey(looking.where)}` : made.key;
    const known = this.#forms.get(key);
    if (known !== undefined) return known;
    const form: CellForm = { ...made, key, census: new Map(), watchers: new Map() };
    this.#forms.set(key, form);
    return form;
  }

  #tree(condition: Condition, looking: Looking, leaves: Leaf[]): Tree {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- everything else is a leaf
    switch (condition.is) {
      case 'all':
      case 'any':
        return { is: condition.is, of: condition.of.map((part) => this.#tree(part, looking, leaves)) };
      case 'not':
        return { is: 'not', of: this.#tree(condition.of, looking, leaves) };
      default:
        leaves.push(this.#leaf(condition, looking));
        return { is: 'leaf', at: leaves.length - 1 };
    }
  }

  #leaf(condition: LeafCondition, looking: Looking): Leaf {
    const { is } = condition;
    if (is === 'value')
      return createValueLeaf({ ...condition, lens: this.lens(condition.quantity, looking) }, this.#world);
    if (is === 'absent') return createAbsentLeaf(condition.after, this.#world);
    if (is === 'some') return createSomeLeaf(condition, this.#tally(condition.of, looking));
    return createWindowedLeaf(condition, looking, { compiler: this, world: this.#world });
  }

  #tally(of: Condition, looking: Looking): Tally {
    const check = this.check(of, { ...looking, of: 'device' });
    const key = `${check.key} ${scopeKey(looking.where)}`;
    const tally = this.#tallies.get(key) ?? new Tally(check);
    this.#tallies.set(key, tally);
    return tally;
  }

  #hoursOf({ active }: Rule): Hours {
    const key = JSON.stringify(active);
    const known = this.#hours.get(key) ?? createHours(active, this.#world.calendar);
    this.#hours.set(key, known);
    return known;
  }
}
