/** What somebody begins with who writes a rule: sound as it is, and for nobody but operators. */
export const newRuleText = `name: { es: Regla nueva, en: New rule, fr: Nouvelle règle }
audience: [operators]
severity: minor
category: Env
topic: air
each: district
where: { kinds: [environment-station] }
when: { mean: { of: pm2_5, over: 1h, above: 50, clears_below: 40 } }
for: 10m
notify:
  receivers: []
messages:
  raised:
    es: { title: "{place}: {value} {unit}", text: "{place}: {value} {unit} a las {observed}.", short: "{place}: {value} {unit}" }
    en: { title: "{place}: {value} {unit}", text: "{place}: {value} {unit} at {observed}.", short: "{place}: {value} {unit}" }
    fr: { title: "{place} : {value} {unit}", text: "{place} : {value} {unit} à {observed}.", short: "{place} : {value} {unit}" }
`;
