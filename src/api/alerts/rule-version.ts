import { z } from 'zod';
import { TimeShape } from '../vocabulary/value.ts';

export const RuleVersionShape = z
  .object({
    rule: z.string(),
    version: z.string(),
    text: z.string().describe('YAML.'),
    from: TimeShape,
    until: TimeShape.nullable().describe(
      'When another version came, or the rule was removed; null while it is in force.',
    ),
  })
  .meta({ id: 'RuleVersion', description: 'What a rule said, and when.' });
