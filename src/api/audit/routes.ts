import { z } from 'zod';
import { type Actor, type Audit, type AuditEntry, roles } from '../../accounts/port.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { TimeShape } from '../vocabulary/value.ts';
import { auditActions } from './actions.ts';

const ActorShape = z
  .object({
    is: z
      .enum(['account', 'token', 'command'])
      .describe('A person who was signed in, a program with the token of the operator, or a user of the machine.'),
    name: z.string().nullable().describe('Of the account, or of the user of the machine.'),
    role: z.enum(roles).nullable(),
  })
  .meta({ id: 'AuditActor' });

const EntryShape = z
  .object({
    id: z.int(),
    at: TimeShape,
    actor: ActorShape.nullable().describe('Null for a wrong password: nobody knows who it was.'),
    from: z.string().nullable().describe('The network address; null on the command line.'),
    action: z.string().describe('A word of a closed list, e.g. `rule.put`.'),
    target: z.string().nullable().describe('Of what: the id of a rule or device, the name of an account.'),
    status: z.int().describe('What it came to, as an HTTP status.'),
    detail: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

const AuditShape = z
  .object({
    entries: z.array(EntryShape).describe('Newest first.'),
    before: z.int().nullable().describe('What to ask with for those that are older; null when there are none.'),
    actions: z.array(z.enum(auditActions)).describe('All words that `action` can be.'),
  })
  .meta({ id: 'Audit' });

const QueryShape = z.strictObject({
  before: z.coerce.number().int().min(1).optional().describe('Only entries that are older than this one.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  actor: z.string().min(1).max(100).optional().describe('The name of an account or user; `token`.'),
  action: z.enum(auditActions).optional(),
  target: z.string().min(1).max(200).optional(),
});

const presentActor = (actor: Actor): z.output<typeof ActorShape> => {
  if (actor.is === 'account') return { is: actor.is, name: actor.name, role: actor.role };
  return { is: actor.is, name: actor.is === 'command' ? actor.user : null, role: null };
};

const presentEntry = ({ at, actor, from, target, detail, ...rest }: AuditEntry): z.output<typeof EntryShape> => ({
  ...rest,
  at: toIso(at),
  actor: actor === undefined ? null : presentActor(actor),
  from: from ?? null,
  target: target ?? null,
  detail: detail ?? null,
});

/** Who changed what. Only for admins: it says from where each of their colleagues works, and when. */
export function addAudit(app: App, { audit }: { readonly audit: Audit }): void {
  app.get(
    '/audit',
    {
      config: { adminOnly: true },
      schema: {
        tags: ['operate'],
        summary: 'Who changed what',
        description:
          'Everything that operators changed or tried to change, by the console, by the token and on the command line; and who signed in.',
        querystring: QueryShape,
        response: { 200: answer('Entries of the audit log.', AuditShape) },
      },
    },
    async ({ query }) => {
      const entries = audit.entries(query);
      const oldest = entries.length === query.limit ? entries.at(-1)?.id : undefined;
      return { entries: entries.map(presentEntry), before: oldest ?? null, actions: [...auditActions] };
    },
  );
}
