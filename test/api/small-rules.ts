import type { RuleDesk, Rules, RuleVersion } from '../../src/alerts/port.ts';
import { readRule } from '../../src/alerts/rules/read-rule.ts';
import type { Kinds } from '../../src/model/device-kind.ts';
import { CallerError } from '../../src/model/errors.ts';
import { type Rule, type RuleId, ruleId } from '../../src/model/rule.ts';
import type { Clock } from '../../src/model/time.ts';

/** Rules in memory, written as operators write them. */
export function createSmallRules(
  texts: Readonly<Record<string, string>>,
  { kinds, clock }: { kinds: Kinds; clock: Clock },
) {
  const inForce = new Map<RuleId, Rule>();
  const versions = new Map<RuleId, RuleVersion[]>();
  const listeners = new Set<(rules: readonly Rule[]) => void>();
  const read: RuleDesk['read'] = (text, id) => readRule(text, { id, file: `${id}.yaml`, kinds });

  function take(id: RuleId, text: string): Rule {
    const meaning = read(text, id);
    if (!meaning.ok) throw new RangeError(JSON.stringify(meaning.faults));
    const { rule } = meaning;
    endVersion(id);
    versions.set(id, [
      { rule: id, version: rule.version, decides: rule.decides, text, from: clock.now(), until: undefined },
      ...(versions.get(id) ?? []),
    ]);
    inForce.set(id, rule);
    for (const tell of listeners) tell([...inForce.values()]);
    return rule;
  }
  function endVersion(id: RuleId): void {
    const [last, ...others] = versions.get(id) ?? [];
    if (last !== undefined) versions.set(id, [{ ...last, until: last.until ?? clock.now() }, ...others]);
  }

  for (const [id, text] of Object.entries(texts)) take(ruleId(id), text);
  const rules: Rules & RuleDesk = {
    all: () => [...inForce.values()],
    get: (id) => inForce.get(id),
    versions: (id) => versions.get(id) ?? [],
    faults: () => [],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read,
    async put(id, text, ifVersion) {
      if (ifVersion !== undefined && inForce.get(id)?.version !== ifVersion)
        throw new CallerError('another version is in force', { status: 409, code: 'rule_changed' });
      return await Promise.resolve(take(id, text));
    },
    async remove(id) {
      endVersion(id);
      const isRemoved = await Promise.resolve(inForce.delete(id));
      if (!isRemoved) throw new CallerError(`there is no rule "${id}"`, { status: 404, code: 'rule_unknown' });
    },
  };
  return rules;
}

const messages = (raised: string, resolved: string, measured = '{value}'): string => `
messages:
  raised:
    es: { title: "${raised} en {place}", text: "Medido: ${measured}. Cierre las ventanas.", short: "${raised}: {place}" }
    en: { title: "${raised} in {place}", text: "Measured: ${measured}. Close the windows.", short: "${raised}: {place}" }
    fr: { title: "${raised} à {place}", text: "Mesuré : ${measured}. Fermez les fenêtres.", short: "${raised}: {place}" }
  resolved:
    es: { title: "${resolved} en {place}", text: "Ya pasó.", short: "${resolved}" }
    en: { title: "${resolved} in {place}", text: "It is over.", short: "${resolved}" }
    fr: { title: "${resolved} à {place}", text: "C'est fini.", short: "${resolved}" }
`;

/** A public warning about air by district; dark lamps for operators and citizens; a silent device for operators only. */
export const smallRules = {
  smog: `name: { es: Aire cargado, en: Smog, fr: Smog }
audience: [citizens, operators]
severity: severe
category: Health
topic: air
each: district
where: { kinds: [environment-station] }
when: { mean: { of: pm2_5, over: 1h, above: 50, clears_below: 40 } }
for: 10m
warning:
  event: { es: Contaminación, en: Air pollution, fr: Pollution }
  urgency: Immediate
  certainty: Observed
  response: Avoid
  instruction: { es: "Quédese <en casa> & cierre", en: "Stay <inside> & close the windows", fr: "Restez chez vous" }
notify: { repeat_every: 6h }
${messages('Smog', 'Clean air')}`,
  dark: `name: { es: Farola apagada, en: Lamp out, fr: Lampadaire éteint }
audience: [citizens]
severity: minor
category: Infra
topic: lighting
each: device
where: { kinds: [street-light] }
when: { value: { of: lamp_fault, at_least: 1 } }
for: 0s
notify: { group_by: street }
${messages('Lamp out', 'Lamp on')}`,
  silent: `name: { es: Sensor callado, en: Silent sensor, fr: Capteur muet }
audience: [operators]
severity: moderate
category: Infra
topic: device
each: device
when: { absent: 3h }
for: 0s
notify: { receivers: [duty] }
${messages('Silent', 'Heard', '-')}`,
};
