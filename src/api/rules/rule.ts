import { z } from 'zod';
import { languages } from '../../model/language.ts';
import type { Rule } from '../../model/rule.ts';
import { kindFields, presentText, TextShape } from '../alerts/alert.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { createTongue } from '../alerts/words/tongue.ts';
import { explainRule } from './explain/explain-rule.ts';

const SecondsShape = z.number().min(0);

export const ruleFields = {
  id: z.string(),
  version: z.string().describe('Tells what the rule says from what it said before.'),
  decides: z.string().describe('The same of the part that decides when it fires.'),
  name: TextShape,
  explained: TextShape.describe('What the rule asks, in plain words.'),
  ...kindFields,
  urgent: z.boolean().describe('Whether it wakes people in their quiet hours.'),
  warning: z.boolean().describe('Whether it goes out as a public warning (CAP 1.2).'),
  subject: z.object({ each: z.enum(['device', 'area', 'city']), level: z.string().nullable() }),
  where: z.object({
    kinds: z.array(z.string()).nullable(),
    areas: z.array(z.string()).nullable(),
    devices: z.array(z.string()).nullable(),
    tags: z.record(z.string(), z.string()).nullable(),
  }),
  forSeconds: SecondsShape,
  keepFiringForSeconds: SecondsShape,
  lateAfterSeconds: SecondsShape,
  quality: z.enum(['counted', 'pass', 'any']),
  whenUnknown: z.enum(['resolve', 'keep']),
};

export const RuleShape = z.object(ruleFields).meta({ id: 'Rule', description: 'When people are warned, and of what.' });

export function presentRule(rule: Rule, parts: AlertParts): z.output<typeof RuleShape> {
  const { subject, where } = rule;
  return {
    id: rule.id,
    version: rule.version,
    decides: rule.decides,
    name: presentText(rule.name),
    explained: explainedOf(rule, parts),
    severity: rule.severity,
    category: rule.category,
    topic: rule.topic,
    audience: [...rule.audience],
    urgent: rule.notify.isUrgent,
    warning: rule.warning !== undefined,
    subject: { each: subject.each, level: subject.each === 'area' ? subject.level : null },
    where: {
      kinds: copyOf(where.kinds),
      areas: copyOf(where.areas),
      devices: copyOf(where.devices),
      tags: where.tags === undefined ? null : { ...where.tags },
    },
    forSeconds: rule.for / 1000,
    keepFiringForSeconds: rule.keepFiringFor / 1000,
    lateAfterSeconds: rule.lateAfter / 1000,
    quality: rule.quality,
    whenUnknown: rule.whenUnknown,
  };
}

const copyOf = (list: readonly string[] | undefined): string[] | null => (list === undefined ? null : [...list]);

function explainedOf(rule: Rule, { calendar, clock, quantityName }: AlertParts): z.output<typeof TextShape> {
  const [es = '', en = '', fr = ''] = languages.map((language) =>
    explainRule(rule, { tongue: createTongue(language, { calendar, now: clock.now() }), quantityName }),
  );
  return { es, en, fr };
}
