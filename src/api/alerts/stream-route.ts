import { z } from 'zod';
import { seconds } from '../../model/duration.ts';
import type { App } from '../app/app.ts';
import { ProblemError } from '../problems/problem.ts';
import { whole } from '../vocabulary/query.ts';
import type { AlertParts } from './alerting.ts';
import { choiceOf, chooses, placeFields } from './filter.ts';
import type { AlertStream } from './stream.ts';
import type { WhoAsks } from './who-asks.ts';

const QueryShape = z.strictObject({
  ...placeFields,
  after: whole(0, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('The last `seq` that is known: everything behind it comes first. `Last-Event-ID` wins.'),
});

const description = `Server-sent events. The data of each \`announcement\` is an Announcement, and its id the \`seq\`. A client that comes back with
\`Last-Event-ID\` gets everything that was announced meanwhile, however long it was away; without, only what is new. An event \`gap\`
says that something in between is kept no more. Announcements for operators are among them when the token of the operator is sent, or a session; the stream ends with the
session.`;

type Parts = AlertParts & {
  readonly stream: AlertStream;
  readonly limits: { readonly liveListeners: number };
};

/** What people are told, as it is announced. */
export function addAlertStream(app: App, parts: Parts, whoAsks: WhoAsks): void {
  app.get(
    '/alerts/stream',
    {
      compress: false,
      exposeHeadRoute: false,
      config: { problems: ['area_unknown', 'operator_only', 'too_many_listeners'] },
      schema: {
        tags: ['alerts'],
        summary: 'What people are told, as it is announced',
        description,
        querystring: QueryShape,
        response: {
          200: {
            description: 'A stream without end; the data of each event `announcement` is an Announcement.',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const { after, ...asked } = request.query;
      const isChosen = chooses(choiceOf(asked, { registry: parts.registry, viewer }), viewer);
      refuseWhenFull(parts);
      parts.stream.follow(reply, { isChosen, viewer, after: lastSeqOf(request.headers['last-event-id']) ?? after });
    },
  );
}

const lastSeqOf = (header: string | readonly string[] | undefined): number | undefined =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;

function refuseWhenFull({ stream, limits }: Parts): void {
  if (stream.listeners() < limits.liveListeners) return;
  const detail = 'So many streams of alerts are open that this one was not let in.';
  throw new ProblemError('too_many_listeners', detail, { retryAfter: seconds(30) });
}
