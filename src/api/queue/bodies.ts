import { z } from 'zod';
import { type CareAction, longestNote } from '../../repairs/port.ts';
import { MomentShape } from '../vocabulary/query.ts';

const Name = z.string().trim().min(1).max(100);

/** What may be done about a problem, and how it is said. */
export const careActions: readonly {
  readonly verb: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType<CareAction>;
}[] = [
  {
    verb: 'acknowledge',
    summary: 'Say that a problem is seen',
    description: 'Who says so first stays; the others can see that it is looked after.',
    body: z
      .strictObject({})
      .transform((): CareAction => ({ is: 'acknowledge' }))
      .meta({ id: 'AcknowledgeProblemRequest' }),
  },
  {
    verb: 'assign',
    summary: 'Say who repairs it',
    description: 'An operator, a crew or a company: any name.',
    body: z
      .strictObject({ to: Name.nullable().describe('`null`: nobody any more.') })
      .transform(({ to }): CareAction => ({ is: 'assign', to: to ?? undefined }))
      .meta({ id: 'AssignRequest' }),
  },
  {
    verb: 'snooze',
    summary: 'Put a problem out of sight for a while',
    description: 'It comes back at its time, or as soon as it becomes urgent.',
    body: z
      .strictObject({ until: MomentShape.nullable().describe('90 days ahead at most; `null`: back at once.') })
      .transform(({ until }): CareAction => ({ is: 'snooze', until: until ?? undefined }))
      .meta({ id: 'SnoozeRequest' }),
  },
  {
    verb: 'note',
    summary: 'Note something about it',
    description: 'For colleagues; citizens do not see it. Notes stay until the problem is forgotten.',
    body: z
      .strictObject({ text: z.string().trim().min(1).max(longestNote) })
      .transform(({ text }): CareAction => ({ is: 'note', text }))
      .meta({ id: 'NoteRequest' }),
  },
];
