import type { Language } from '../../../model/language.ts';
import { isState, type QuantityId } from '../../../model/quantity.ts';
import type { Condition, Limit, Rule } from '../../../model/rule.ts';
import type { Tongue } from '../../alerts/words/tongue.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Phrases } from './phrases.ts';

const phrases: Readonly<Record<Language, Phrases>> = { es, en, fr };

export type Explaining = {
  readonly tongue: Tongue;
  readonly quantityName: (id: QuantityId, language: Language) => string;
};

type Saying = Explaining & { readonly say: Phrases };

/** What a rule asks, in a sentence that needs no knowledge of its file. */
export function explainRule(rule: Pick<Rule, 'subject' | 'when' | 'for' | 'active'>, parts: Explaining): string {
  const saying = { ...parts, say: phrases[parts.tongue.language] };
  const { say, tongue } = saying;
  const { subject, active } = rule;
  const each = say.each[subject.each === 'area' ? subject.level : subject.each];
  const lasts = rule.for === 0 ? '' : say.for(tongue.span(rule.for));
  const hours = active.map(({ from, to }) => `${tongue.minuteOfDay(from)}${say.to}${tongue.minuteOfDay(to)}`);
  return `${each}${tongue.colon}${explain(rule.when, saying)}${lasts}.${hours.length === 0 ? '' : say.active(hours.join(say.or))}`;
}

function explain(condition: Condition, saying: Saying): string {
  const { say } = saying;
  if ('quantity' in condition) return explainMeasured(condition, saying);
  if (condition.is === 'absent') return say.absent(saying.tongue.span(condition.after));
  if (condition.is === 'not') return say.not(explain(condition.of, saying));
  if (condition.is === 'some') return say.some(countOf(condition, saying), explain(condition.of, saying));
  if (condition.is === 'index') return say.index(limitOf(condition.limit, saying, (band) => bandText(band, saying)));
  return condition.of.map((part) => explain(part, saying)).join(condition.is === 'all' ? say.and : say.or);
}

type Measured = Extract<Condition, { quantity: QuantityId }>;

function explainMeasured(condition: Measured, saying: Saying): string {
  const { say, tongue, quantityName } = saying;
  const { quantity } = condition;
  const what = quantityName(quantity, tongue.language);
  const limit = limitOf(condition.limit, saying, (value) => tongue.value(quantity, value));
  if (condition.is === 'value')
    return isState(quantity) ? say.state(what, stateText(condition.limit, saying, quantity)) : say.value(what, limit);
  if (condition.is === 'change') return say.change(what, tongue.span(condition.within), limit);
  if (condition.is === 'mean') return say.mean(what, tongue.span(condition.over), limit);
  if (condition.is === 'period') return say.period[condition.period](what, limit);
  const isDifference = condition.compared === 'difference';
  const compared = isDifference ? limit : limitOf(condition.limit, saying, (value) => tongue.number(value));
  return say.usual[condition.compared](what, tongue.span(condition.over), compared);
}

function limitOf({ is, limit, clears }: Limit, { say }: Saying, write: (value: number) => string): string {
  return `${say.limit[is](write(limit))}${clears === undefined ? '' : say.clears(write(clears))}`;
}

/** A state is asked for by a limit between 0 and 1. */
function stateText({ is, limit }: Limit, { tongue }: Saying, quantity: QuantityId): string {
  const holds = is === 'above' ? 1 > limit : is === 'at_least' ? 1 >= limit && limit > 0 : false;
  return tongue.value(quantity, holds ? 1 : 0);
}

function countOf({ counted, limit }: Extract<Condition, { is: 'some' }>, saying: Saying): string {
  const { say, tongue } = saying;
  return counted === 'share'
    ? say.share(limitOf(limit, saying, (share) => tongue.percent(share)))
    : say.devices(limitOf(limit, saying, (count) => tongue.number(count)));
}

const bandText = (band: number, { say, tongue }: Saying): string => {
  const name = say.bands[band - 1];
  return name === undefined ? tongue.number(band) : `${name} (${band})`;
};
