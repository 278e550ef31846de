import type { Answers } from '../../contract/generated/answers.ts';
import { ask } from '../../shared/ask.ts';

type Alert = Answers['GET /api/v1/alerts']['alerts'][number];

const pageSize = 200;
/** More pages than this nobody counts by hand; the number is then said to be at least so many. */
const mostPages = 10;

/** Every alert that fires now. */
export async function firingNow(signal: AbortSignal): Promise<readonly Alert[]> {
  const alerts: Alert[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { body } = await ask('GET /api/v1/alerts', { query: { limit: pageSize, cursor }, signal });
    alerts.push(...body.alerts);
    cursor = body.next === null ? undefined : cursorOf(body.next);
    if (cursor === undefined) break;
  }
  return alerts;
}

const cursorOf = (link: string): string | undefined =>
  new URL(link, location.href).searchParams.get('cursor') ?? undefined;

/** How many alerts of each rule there are. */
export function countByRule(alerts: readonly Pick<Alert, 'rule'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of alerts) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
