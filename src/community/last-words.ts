import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { Announcement } from '../model/alert.ts';
import { severities } from '../model/rule.ts';
import type { LastWord, LastWords } from './decide.ts';
import { type SubscriptionId, subscriptionId } from './port.ts';

/**
 * What was said of a matter before an announcement, newest first. A hundred thousand may have heard of it, so each is asked for when
 * their turn comes, and nothing stays open in between: what is being told meanwhile is written to the same table.
 */
export function createLastWords(connection: DatabaseSync, { group, seq }: Announcement): LastWords {
  const news = connection
    .prepare('SELECT seq, what, severity FROM subscription_news WHERE matter = ? AND seq < ? ORDER BY seq DESC')
    .all(group, seq)
    .map((raw) => NewsRow.parse(raw));
  const find = connection.prepare('SELECT via, why FROM subscription_told WHERE seq = ? AND subscription = ?');
  const page = connection.prepare(
    'SELECT subscription FROM subscription_told WHERE seq = ? AND subscription > ? ORDER BY subscription LIMIT ?',
  );
  return {
    get: (id) => lastOf(id, { news, find })?.word,
    *[Symbol.iterator]() {
      for (const each of news) {
        for (const id of heardOf(each, page)) {
          const last = lastOf(id, { news, find });
          yield [id, last?.seq === each.seq ? last.word : undefined] as const;
        }
      }
    },
  };
}

type Looking = { readonly news: readonly News[]; readonly find: StatementSync };

/** What was held back because there had been too much is no word. */
function lastOf(id: SubscriptionId, { news, find }: Looking): { seq: number; word: LastWord } | undefined {
  for (const { seq, what, severity } of news) {
    const row = find.get(seq, id);
    const via = row?.['via'];
    if (via === 'sent' || via === 'digest') return { seq, word: { what, severity, via, why: String(row?.['why']) } };
  }
  return undefined;
}

const atOnce = 500;

function* heardOf({ seq }: News, page: StatementSync): Iterable<SubscriptionId> {
  for (let last = '', isMore = true; isMore; ) {
    const some = page.all(seq, last, atOnce).map((row) => subscriptionId(String(row['subscription'])));
    yield* some;
    last = some.at(-1) ?? '';
    isMore = some.length === atOnce;
  }
}

const NewsRow = z.object({
  seq: z.number(),
  what: z.enum(['raised', 'updated', 'repeated', 'escalated', 'resolved']),
  severity: z.enum(severities),
});
type News = z.output<typeof NewsRow>;
