import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { BugError } from '../../model/errors.ts';
import { type EpochMs, epochMs, toIso } from '../../model/time.ts';
import { hourMs, type Imbalance, longAgo } from '../port.ts';

/** Looks at a span of hours as a whole: each account, the city, and one against the other. Empty when all of it balances. */
export type Look = (from: EpochMs, to: EpochMs) => readonly Imbalance[];

const counted = { received: z.number(), stored: z.number(), duplicate: z.number(), rejected: z.number() };
const summaryRow = z.object({ ...counted, what: z.string(), messages: z.number(), unbalanced: z.number() });
const culpritRow = z.object({ ...counted, account: z.string(), hour: z.number() });

type Summary = z.output<typeof summaryRow>;
type Culprit = z.output<typeof culpritRow>;

/** More examples would not tell an operator more. */
const examples = 3;

const rejected = `coalesce((SELECT sum(samples) FROM ledger_rejected AS r WHERE r.hour = t.hour AND r.account = t.account), 0)`;
const isUnbalanced = `received <> stored + duplicate + ${rejected}`;
const span = 'hour >= ?1 AND hour < ?2';

const sums = `coalesce(sum(messages), 0) AS messages, coalesce(sum(received), 0) AS received, coalesce(sum(stored), 0) AS stored,
  coalesce(sum(duplicate), 0) AS duplicate`;

/** ONE statement, which sees one moment also while another process books. */
const summary = `
  SELECT 'accounts' AS what, ${sums}, (SELECT coalesce(sum(samples), 0) FROM ledger_rejected WHERE ${span}) AS rejected,
    coalesce(sum(${isUnbalanced}), 0) AS unbalanced
  FROM ledger_accounts AS t WHERE ${span}
  UNION ALL
  SELECT 'city', ${sums}, (SELECT coalesce(sum(samples), 0) FROM ledger_city_rejected WHERE ${span}), 0
  FROM ledger_city WHERE ${span}`;

const culprits = `
  SELECT account, hour, received, stored, duplicate, ${rejected} AS rejected FROM ledger_accounts AS t
  WHERE ${span} AND ${isUnbalanced} LIMIT ${examples}`;

export function prepareLook(connection: DatabaseSync): Look {
  const sumUp = connection.prepare(summary);
  const find = connection.prepare(culprits);
  return (from, to) => {
    const [accounts, city] = sumUp.all(from, to).map((raw) => summaryRow.parse(raw));
    if (accounts === undefined || city === undefined) throw new BugError('the sums of the ledger came without rows');
    const found = accounts.unbalanced === 0 ? [] : find.all(from, to).map((raw) => culpritRow.parse(raw));
    const place = describeSpan(from, to);
    return [...found.map(describeAccount), ...describeCity(city, place), ...compare(accounts, city, place)];
  };
}

const describeSpan = (from: EpochMs, to: EpochMs): string =>
  to - from === hourMs ? `the hour of ${toIso(from)}` : `all hours before ${toIso(to)}`;

const equation = ({ received, stored, duplicate, rejected: refused }: Omit<Culprit, 'account' | 'hour'>): string =>
  `${received} received, but ${stored} stored + ${duplicate} duplicate + ${refused} rejected = ${stored + duplicate + refused}`;

function describeAccount(found: Culprit): Imbalance {
  const hour =
    found.hour === longAgo ? 'the hours that are kept as one sum' : `the hour of ${toIso(epochMs(found.hour))}`;
  return { kind: 'samples', detail: `${found.account || 'nobody known'} in ${hour}: ${equation(found)}.` };
}

function describeCity(city: Summary, place: string): readonly Imbalance[] {
  if (city.received === city.stored + city.duplicate + city.rejected) return [];
  return [{ kind: 'samples', detail: `The city in ${place}: ${equation(city)}.` }];
}

const compared = ['messages', 'received', 'stored', 'duplicate', 'rejected'] as const;

function compare(accounts: Summary, city: Summary, place: string): readonly Imbalance[] {
  const differing = compared.filter((column) => accounts[column] !== city[column]);
  if (differing.length === 0) return [];
  const parts = differing.map(
    (column) => `${city[column]} ${column} for the city and ${accounts[column]} for its devices`,
  );
  return [{ kind: 'city', detail: `In ${place} there are ${parts.join(', ')}.` }];
}
