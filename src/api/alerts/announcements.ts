import { z } from 'zod';
import type { Announcements } from '../../alerts/port.ts';
import type { Announcement } from '../../model/alert.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { linkTo, NextShape } from '../vocabulary/cursor.ts';
import { upTo, whole } from '../vocabulary/query.ts';
import type { AlertParts } from './alerting.ts';
import { AnnouncementShape, presentAnnouncement } from './announcement.ts';
import { choiceOf, chooses, placeFields } from './filter.ts';
import type { WhoAsks } from './who-asks.ts';

const SeqShape = whole(0, Number.MAX_SAFE_INTEGER);

const QueryShape = z
  .strictObject({
    ...placeFields,
    after: SeqShape.optional().describe('Behind this `seq`, oldest first.'),
    before: SeqShape.optional().describe('Before this `seq`, newest first.'),
    limit: upTo(200, 50),
  })
  .refine(({ after, before }) => after === undefined || before === undefined, {
    error: 'expected after or before, not both',
    path: ['before'],
  });

export const AnnouncementListShape = z
  .object({
    announcements: z.array(AnnouncementShape),
    next: NextShape,
    end: z.int().describe('The `seq` of the last one that there is; 0 before the first.'),
  })
  .meta({ id: 'AnnouncementList' });

const description = `What people were told, each once. Without \`after\` newest first. Whoever asks \`after\` the last \`seq\` that they had misses
nothing; the stream at \`/api/v1/alerts/stream\` brings the same as it happens.`;

/** What people were told, in order. */
export function addAnnouncements(app: App, parts: AlertParts, whoAsks: WhoAsks): void {
  const { announcements } = parts.alerts;
  app.get(
    '/alerts/announcements',
    {
      config: { problems: ['area_unknown', 'operator_only'] },
      schema: {
        tags: ['alerts'],
        summary: 'What people were told',
        description,
        querystring: QueryShape,
        response: { 200: answer('A page of announcements.', AnnouncementListShape) },
      },
    },
    async (request, reply) => {
      const viewer = whoAsks(request, reply);
      const { after, before, limit, ...asked } = request.query;
      const choice = choiceOf(asked, { registry: parts.registry, viewer });
      const page =
        after === undefined
          ? newestFirst(announcements.latest({ ...choice, before, limit: limit + 1 }), limit)
          : oldestFirst(announcements, { after, limit, isChosen: chooses(choice, viewer) });
      return {
        announcements: page.shown.map((each) => presentAnnouncement(each, { ...parts, viewer })),
        next: page.next === undefined ? null : linkTo(request.url, page.next),
        end: announcements.end(),
      };
    },
  );
}

type Page = { readonly shown: readonly Announcement[]; readonly next: Readonly<Record<string, string>> | undefined };

function newestFirst(found: readonly Announcement[], limit: number): Page {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: found.length > limit && last !== undefined ? { before: String(last.seq) } : undefined };
}

type Wanted = { readonly after: number; readonly limit: number; readonly isChosen: (each: Announcement) => boolean };

/** One answer looks at so many at most, chosen or not; the next one goes on there. */
const mostLookedAt = 5000;
const atOnce = 500;

function oldestFirst(announcements: Announcements, { after, limit, isChosen }: Wanted): Page {
  const shown: Announcement[] = [];
  let seq = after;
  for (let looked = 0; looked < mostLookedAt; ) {
    const found = announcements.after(seq, atOnce);
    for (const each of found) {
      if (isChosen(each) && shown.push(each) === limit)
        return { shown, next: each.seq < announcements.end() ? { after: String(each.seq) } : undefined };
      seq = each.seq;
    }
    looked += found.length;
    if (found.length < atOnce) return { shown, next: undefined };
  }
  return { shown, next: { after: String(seq) } };
}
