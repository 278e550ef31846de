import { z } from 'zod';
import type { Quieting } from '../../alerts/port.ts';
import { CallerError } from '../../model/errors.ts';
import { didYouMean } from '../../model/nearest.ts';
import type { RuleId } from '../../model/rule.ts';
import { toIso } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { nameOfActor } from '../app/operator-only-names.ts';
import { answer } from '../vocabulary/answer.ts';
import { findArea, findDevice } from '../vocabulary/find.ts';
import { AreaIdShape, DeviceIdShape, MomentShape } from '../vocabulary/query.ts';
import { TimeShape } from '../vocabulary/value.ts';
import type { AlertParts } from './alerting.ts';
import { isoOrNull } from './evidence.ts';
import { RuleIdShape } from './filter.ts';
import { NoteShape, PersonShape } from './operate.ts';

const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(1000).optional();

const RequestShape = z
  .strictObject({
    is: z.enum(['silence', 'maintenance']).default('silence'),
    rules: some(RuleIdShape),
    areas: some(AreaIdShape).describe('And all that lie in them.'),
    devices: some(DeviceIdShape),
    from: MomentShape.optional().describe('Now, when left out.'),
    to: MomentShape,
    by: PersonShape,
    note: NoteShape,
  })
  .refine(({ rules, areas, devices }) => [rules, areas, devices].some((given) => given !== undefined), {
    error: 'names nothing; name rules, areas or devices: to silence all of it would be a mistake',
    path: ['rules'],
  })
  .meta({ id: 'QuietingRequest', description: 'What matches all that is given is meant.' });

export const QuietingShape = z
  .object({
    id: z.string(),
    is: z.enum(['silence', 'maintenance']),
    rules: z.array(z.string()).nullable().describe('Null: all.'),
    areas: z.array(z.string()).nullable(),
    devices: z.array(z.string()).nullable(),
    from: TimeShape,
    to: TimeShape,
    by: z.string(),
    note: z.string(),
    endedAt: TimeShape.nullable().describe('When somebody ended it before its time.'),
  })
  .meta({ id: 'Quieting', description: 'A silence or maintenance window: while it lasts nobody is told.' });
export const QuietingListShape = z.object({ quietings: z.array(QuietingShape) }).meta({ id: 'QuietingList' });

const copyOf = (list: readonly string[] | undefined): string[] | null => (list === undefined ? null : [...list]);

export const presentQuieting = (quieting: Quieting): z.output<typeof QuietingShape> => ({
  id: quieting.id,
  is: quieting.is,
  rules: copyOf(quieting.rules),
  areas: copyOf(quieting.areas),
  devices: copyOf(quieting.devices),
  from: toIso(quieting.from),
  to: toIso(quieting.to),
  by: quieting.by,
  note: quieting.note,
  endedAt: isoOrNull(quieting.endedAt),
});

/** Silences and maintenance windows. */
export function addQuietings(app: App, parts: AlertParts): void {
  app.get(
    '/quietings',
    {
      schema: {
        tags: ['operate'],
        summary: 'Silences and maintenance windows',
        description: 'Those of now, those to come, and those that are over and still kept.',
        querystring: z.strictObject({}),
        response: { 200: answer('All of them.', QuietingListShape) },
      },
    },
    async () => ({ quietings: parts.alerts.quietings().map(presentQuieting) }),
  );
  addMake(app, parts);
  app.delete(
    '/quietings/:id',
    {
      config: { problems: ['quieting_unknown'] },
      schema: {
        tags: ['operate'],
        summary: 'End a silence or maintenance window',
        description: 'What fires then is announced.',
        params: z.strictObject({ id: z.string().min(1).max(128) }),
        querystring: z.strictObject({ by: PersonShape }),
        response: { 200: answer('As it is now.', QuietingShape) },
      },
    },
    async (request) => {
      const by = nameOfActor(request, request.query.by ?? 'operator');
      return presentQuieting(await parts.desk.endQuiet(request.params.id, by));
    },
  );
}

function addMake(app: App, parts: AlertParts): void {
  app.post(
    '/quietings',
    {
      config: {
        problems: [
          'rule_unknown',
          'area_unknown',
          'device_unknown',
          'body_empty',
          'body_not_json',
          'media_type_unsupported',
        ],
      },
      schema: {
        tags: ['operate'],
        summary: 'Silence alerts, or plan maintenance',
        description:
          'Alerts go on, and are shown; nobody is told of them meanwhile. What still fires at the end is announced then; what was over ' +
          'before is not.',
        body: RequestShape,
        response: { 201: answer('Made.', QuietingShape) },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { registry, clock, desk } = parts;
      for (const rule of body.rules ?? []) refuseUnknownRule(rule, parts);
      for (const area of body.areas ?? []) findArea(registry, area);
      for (const device of body.devices ?? []) findDevice(registry, device);
      const quieting = await desk.quiet({ ...body, by: nameOfActor(request, body.by), from: body.from ?? clock.now() });
      return reply.code(201).send(presentQuieting(quieting));
    },
  );
}

/** A silence that silences nothing is found out when everybody is woken. @throws {CallerError} (404) */
function refuseUnknownRule(id: RuleId, { rules }: Pick<AlertParts, 'rules'>): void {
  if (rules.get(id) !== undefined) return;
  const hint = didYouMean(
    id,
    rules.all().map((rule) => rule.id),
  );
  throw new CallerError(`There is no rule ${JSON.stringify(id)}${hint || '; those there are: /api/v1/rules'}.`, {
    status: 404,
    code: 'rule_unknown',
  });
}
