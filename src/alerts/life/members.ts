import { type Alert, type Subject, subjectKey, type Transition } from '../../model/alert.ts';
import type { RuleId } from '../../model/rule.ts';

/** The alerts that groups are made of: those that fire, and those that are over of which people still believe that they fire. */
export class Members {
  readonly #alerts = new Map<string, Alert>();
  readonly #newest = new Map<string, Transition>();
  readonly #ofRule = new Map<RuleId, Set<string>>();
  readonly #ofGroup = new Map<string, Set<string>>();
  readonly #firing = new Map<string, Set<string>>();

  get(id: string): Alert | undefined {
    return this.#alerts.get(id);
  }

  newest(id: string): Transition | undefined {
    return this.#newest.get(id);
  }

  all(): Iterable<Alert> {
    return this.#alerts.values();
  }

  ofRule(rule: RuleId): readonly Alert[] {
    return this.#named(this.#ofRule.get(rule));
  }

  ofGroup(group: string): readonly Alert[] {
    return this.#named(this.#ofGroup.get(group));
  }

  /** The alerts of a rule that fire for exactly this subject. */
  firing(rule: RuleId, subject: Subject): Iterable<string> {
    return this.#firing.get(keyOf(rule, subject)) ?? [];
  }

  /** Adds it, or puts it in the place of what was known of it. */
  put(alert: Alert, newest?: Transition): void {
    this.#unindex(this.#alerts.get(alert.id));
    this.#alerts.set(alert.id, alert);
    if (newest !== undefined) this.#newest.set(alert.id, newest);
    add(this.#ofRule, alert.rule, alert.id);
    add(this.#ofGroup, alert.group, alert.id);
    if (alert.resolved === undefined) add(this.#firing, keyOf(alert.rule, alert.subject), alert.id);
  }

  drop(id: string): void {
    this.#unindex(this.#alerts.get(id));
    this.#alerts.delete(id);
    this.#newest.delete(id);
  }

  #unindex(alert: Alert | undefined): void {
    if (alert === undefined) return;
    remove(this.#ofRule, alert.rule, alert.id);
    remove(this.#ofGroup, alert.group, alert.id);
    remove(this.#firing, keyOf(alert.rule, alert.subject), alert.id);
  }

  #named(ids: Iterable<string> = []): readonly Alert[] {
    return [...ids].flatMap((id) => this.#alerts.get(id) ?? []);
  }
}

const keyOf = (rule: RuleId, subject: Subject): string => `${rule} ${subjectKey(subject)}`;

function add<Key>(index: Map<Key, Set<string>>, key: Key, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function remove<Key>(index: Map<Key, Set<string>>, key: Key, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
