import { z } from 'zod';
import type { AlertQuery, Alerts } from '../../alerts/port.ts';
import type { Alert } from '../../model/alert.ts';
import { severities } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { refuse } from '../vocabulary/query.ts';

/** Where a page of alerts ended: behind the alert of this id, which began or ended at this moment. */
type Place = { readonly moment: number; readonly rank: number; readonly id: string };

const placePattern = /^alert (\d{1,16}) (\d) (.{1,200})$/;

export const AlertCursorShape = z
  .string()
  .max(400)
  .transform((text, context): Place => {
    const [, moment, rank, id] = placePattern.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
    if (id === undefined) return refuse(context, 'expected the cursor of a `next` link, unchanged');
    return { moment: Number(moment), rank: Number(rank), id };
  });

const placeOf = (alert: Alert): Place => ({
  moment: alert.resolved?.at ?? alert.since,
  rank: severities.indexOf(alert.severity),
  id: alert.id,
});

const cursorOf = ({ moment, rank, id }: Place): string =>
  Buffer.from(`alert ${moment} ${rank} ${id}`, 'utf8').toString('base64url');

export type AlertPage = { readonly alerts: readonly Alert[]; readonly cursor: string | undefined };

type Asked = Omit<AlertQuery, 'after'> & { readonly cursor: Place | undefined };

/** More than ever fire at once. */
const everyOpenOne = 1_000_000;

/** Worst first, then the oldest; a page of those that fire now. */
export function pageOfOpen(alerts: Alerts, { cursor, ...query }: Asked): AlertPage {
  const all = [...alerts.open({ ...query, limit: everyOpenOne })].sort((one, other) =>
    comparePlaces(placeOf(one), placeOf(other)),
  );
  const rest = cursor === undefined ? all : all.filter((alert) => comparePlaces(placeOf(alert), cursor) > 0);
  return cut(rest, query.limit);
}

const comparePlaces = (one: Place, other: Place): number =>
  other.rank - one.rank || one.moment - other.moment || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/** The last one first; a page of those that are over. */
export function pageOfClosed(alerts: Alerts, { cursor, ...query }: Asked): AlertPage {
  const after = cursor === undefined ? undefined : { resolvedAt: epochMs(cursor.moment), id: cursor.id };
  return cut(alerts.closed({ ...query, limit: query.limit + 1, after }), query.limit);
}

function cut(alerts: readonly Alert[], limit: number): AlertPage {
  const page = alerts.slice(0, limit);
  const last = page.at(-1);
  return { alerts: page, cursor: alerts.length > limit && last !== undefined ? cursorOf(placeOf(last)) : undefined };
}
