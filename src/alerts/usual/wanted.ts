import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Condition, Rule } from '../../model/rule.ts';

/** What has to be known of the usual for some rules: of each device, or of areas and the city. */
export type Wanted = {
  readonly kind: DeviceKind['id'];
  readonly quantity: QuantityId;
  readonly weeks: number;
  readonly by: 'device' | 'area';
};

type Compared = Omit<Wanted, 'kind'>;

/** What these rules compare with the usual, each once. */
export function wantedBy(rules: readonly Rule[], kinds: Kinds): readonly Wanted[] {
  const wanted = rules.flatMap((rule) => {
    const compared = comparedBy(rule.when, rule.subject.each === 'device' ? 'device' : 'area');
    return compared.flatMap((each) => kindsOf(rule, each.quantity, kinds).map((kind) => ({ ...each, kind })));
  });
  return [...new Map(wanted.map((each) => [nameOf(each), each])).values()];
}

function comparedBy(condition: Condition, by: Wanted['by']): readonly Compared[] {
  const { is } = condition;
  if (is === 'usual') return [{ quantity: condition.quantity, weeks: condition.weeks, by }];
  if (is === 'some') return comparedBy(condition.of, 'device');
  if (is === 'not') return comparedBy(condition.of, by);
  return is === 'all' || is === 'any' ? condition.of.flatMap((each) => comparedBy(each, by)) : [];
}

const kindsOf = ({ where }: Rule, quantity: QuantityId, kinds: Kinds): readonly DeviceKind['id'][] =>
  [...kinds.values()]
    .filter(({ id, quantities }) => quantities.includes(quantity) && where.kinds?.includes(id) !== false)
    .map(({ id }) => id);

const nameOf = ({ kind, quantity, weeks, by }: Wanted): string => `${kind} ${quantity} ${weeks} ${by}`;
