import { z } from 'zod';
import { categories } from '../../model/rule.ts';
import type { CapMessage } from './cap-message.ts';
import { capStatuses } from './settings.ts';

const TextsShape = z.array(z.string());

const CapInfoShape = z
  .object({
    language: z.string(),
    category: z.array(z.enum(categories)),
    event: z.string(),
    responseType: z.array(
      z.enum(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None']),
    ),
    urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
    severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
    certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
    effective: z.string(),
    onset: z.string(),
    expires: z.string(),
    senderName: z.string(),
    headline: z.string(),
    description: z.string(),
    instruction: z.string().optional(),
    web: z.string(),
    parameter: z.array(z.object({ valueName: z.string(), value: z.string() })),
    area: z.array(z.object({ areaDesc: z.string(), polygon: TextsShape.optional(), circle: TextsShape.optional() })),
  })
  .meta({ id: 'CapInfo' });

export const CapMessageShape: z.ZodType<CapMessage> = z
  .object({
    identifier: z.string(),
    sender: z.string(),
    sent: z.string(),
    status: z.enum(capStatuses),
    msgType: z.enum(['Alert', 'Update', 'Cancel']),
    source: z.string(),
    scope: z.literal('Public'),
    note: z.string().optional(),
    references: z.string().optional(),
    incidents: z.string(),
    info: z.array(CapInfoShape).describe('One for each language.'),
  })
  .meta({
    id: 'CapMessage',
    description: 'A message of the Common Alerting Protocol 1.2, with the names of the standard.',
  });
