import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import type { AreaId, DeviceId, KindId } from '../../model/ids.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Condition, Rule, RuleScope } from '../../model/rule.ts';
import type { Directory } from '../../registry/port.ts';
import type { ScanQuery } from '../../stores/port.ts';

/** What of one kind has to be read to judge some rules; as in {@link ScanQuery}. */
export type Need = Omit<ScanQuery, 'from' | 'to'>;

export type NeedParts = { readonly kinds: Kinds; readonly directory: Pick<Directory, 'areasWithin'> };

/**
 * What has to be read of the past so that these rules can be judged as they are live: one question per kind. All that a device says,
 * whatever is compared: by any message it is heard, and time passes for it.
 */
export function needsOf(rules: readonly Rule[], { kinds, directory }: NeedParts): readonly Need[] {
  return [...kinds.values()].flatMap((kind) => {
    const concerned = rules.filter((rule) => concerns(rule, kind));
    if (concerned.length === 0) return [];
    return [
      {
        kind: kind.id,
        devices: union(concerned.map(({ where }) => where.devices)),
        areas: union(concerned.map(({ where }) => areasOf(where, directory))),
      },
    ];
  });
}

/** Whether what devices of the kind say can make a difference to the rule. */
function concerns({ where, when }: Rule, kind: DeviceKind): boolean {
  if (where.kinds?.includes(kind.id) === false) return false;
  const { hears, quantities } = wantsOf(when);
  return hears || kind.quantities.some((quantity) => quantities.has(quantity));
}

type Wants = { readonly hears: boolean; readonly quantities: ReadonlySet<QuantityId> };

/** What the index is made of: src/indices/european-aqi.ts. */
const ofAirQuality: readonly QuantityId[] = ['pm2_5', 'pm10', 'no2', 'o3', 'so2'];

/** Whether a condition hears any message at all, and which quantities it compares. */
export function wantsOf(condition: Condition): Wants {
  if ('quantity' in condition) return { hears: false, quantities: new Set([condition.quantity]) };
  if ('index' in condition) return { hears: false, quantities: new Set(ofAirQuality) };
  if (condition.is === 'absent') return { hears: true, quantities: new Set() };
  return together((Array.isArray(condition.of) ? condition.of : [condition.of]).map(wantsOf));
}

const together = (wants: readonly Wants[]): Wants => ({
  hears: wants.some(({ hears }) => hears),
  quantities: new Set(wants.flatMap(({ quantities }) => [...quantities])),
});

const areasOf = (
  { areas }: RuleScope,
  { areasWithin }: Pick<Directory, 'areasWithin'>,
): readonly AreaId[] | undefined => areas?.flatMap((area) => areasWithin(area));

/** What any of them names; `undefined`, which stands for all, as soon as one leaves it out. */
function union<Id extends AreaId | DeviceId | KindId>(lists: readonly (readonly Id[] | undefined)[]): Id[] | undefined {
  const all = new Set<Id>();
  for (const list of lists) {
    if (list === undefined) return undefined;
    for (const id of list) all.add(id);
  }
  return [...all];
}
