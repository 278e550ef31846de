import { z } from 'zod';

const SubjectShape = z.looseObject({ is: z.string(), id: z.string().nullish(), name: z.string().nullish() });
const StepShape = z.looseObject({
  alert: z.string(),
  to: z.string(),
  because: z.string(),
  at: z.string(),
  subject: SubjectShape,
  evidence: z.looseObject({ value: z.number().nullable(), limit: z.number().nullable() }),
});
const OutcomeShape = z.looseObject({
  version: z.string(),
  openAtStart: z.array(StepShape),
  transitions: z.array(StepShape),
  transitionCount: z.number(),
  firings: z.number(),
  firingSeconds: z.number(),
  longestSeconds: z.number(),
  announcementCount: z.number(),
  receivers: z.array(z.object({ name: z.string(), announcements: z.number(), escalations: z.number() })),
  told: z.looseObject({
    people: z.number(),
    messages: z.number(),
    perPerson: z.array(z.object({ upTo: z.number().nullable(), people: z.number() })),
    inDigests: z.number(),
    overBudget: z.number(),
    delayedByQuietHours: z.number(),
  }),
});

/** What the service answers of a backtest, as far as it is shown. */
export const BacktestShape = z.looseObject({
  id: z.string(),
  rule: z.string(),
  from: z.string(),
  to: z.string(),
  order: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  progress: z.number(),
  readings: z.number(),
  reason: z.string().nullable(),
  result: z.object({ readings: z.number(), tested: OutcomeShape, inForce: OutcomeShape.nullable() }).nullable(),
});
export type BacktestAnswer = z.output<typeof BacktestShape>;
export type Outcome = z.output<typeof OutcomeShape>;
export type Step = z.output<typeof StepShape>;
