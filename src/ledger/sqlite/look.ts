import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type EpochMs, epochMs, toIso } from '../../model/time.ts';
import { hourMs, type Imbalance, longAgo } from '../port.ts';

/** Looks at a span of hours as a whole: each account, the city, and one against the other. Empty when all of it balances. */
export type Look = (from: EpochMs, to: EpochMs) => readonly Imbalance[];

const row = z.object({
  what: z.enum(['account', 'accounts', 'city']),
  account: z.string(),
  hour: z.number(),
  messages: z.number(),
  received: z.number(),
  stored: z.number(),
  duplicate: z.number(),
  rejected: z.number(),
});

type Row = z.output<typeof row>;

/** More examples would not tell an operator more. */
const examples = 3;

const judged = `SELECT hour, account, messages, received, stored, duplicate,
    coalesce((SELECT sum(samples) FROM ledger_rejected AS r WHERE r.hour = t.hour AND r.account = t.account), 0) AS rejected
  FROM ledger_accounts AS t WHERE hour >= ?1 AND hour < ?2`;

const sums = `coalesce(sum(messages), 0) AS messages, coalesce(sum(received), 0) AS received, coalesce(sum(stored), 0) AS stored,
  coalesce(sum(duplicate), 0) AS duplicate`;

/** ONE statement, which sees one moment also while another process books. */
const statement = `
  WITH judged AS MATERIALIZED (${judged})
  SELECT * FROM (SELECT 'account' AS what, account, hour, messages, received, stored, duplicate, rejected FROM judged
    WHERE received <> stored + duplicate + rejected LIMIT ${examples})
  UNION ALL SELECT 'accounts', '', 0, ${sums},
    (SELECT coalesce(sum(samples), 0) FROM ledger_rejected WHERE hour >= ?1 AND hour < ?2) FROM judged
  UNION ALL SELECT 'city', '', 0, ${sums},
    (SELECT coalesce(sum(samples), 0) FROM ledger_city_rejected WHERE hour >= ?1 AND hour < ?2)
  FROM ledger_city WHERE hour >= ?1 AND hour < ?2`;

export function prepareLook(connection: DatabaseSync): Look {
  const prepared = connection.prepare(statement);
  return (from, to) => {
    const rows = prepared.all(from, to).map((raw) => row.parse(raw));
    const accounts = rows.find(({ what }) => what === 'accounts');
    const city = rows.find(({ what }) => what === 'city');
    const span = describeSpan(from, to);
    const unbalanced = rows.filter(({ what }) => what === 'account').map(describeAccount);
    if (accounts === undefined || city === undefined) return unbalanced;
    return [...unbalanced, ...describeCity(city, span), ...compare({ accounts, city, span })];
  };
}

const describeSpan = (from: EpochMs, to: EpochMs): string =>
  to - from === hourMs ? `the hour of ${toIso(from)}` : `all hours before ${toIso(to)}`;

const equation = ({ received, stored, duplicate, rejected }: Row): string =>
  `${received} received, but ${stored} stored + ${duplicate} duplicate + ${rejected} rejected = ${stored + duplicate + rejected}`;

function describeAccount(found: Row): Imbalance {
  const hour =
    found.hour === longAgo ? 'the hours that are kept as one sum' : `the hour of ${toIso(epochMs(found.hour))}`;
  return { kind: 'samples', detail: `${found.account || 'nobody known'} in ${hour}: ${equation(found)}.` };
}

function describeCity(city: Row, span: string): readonly Imbalance[] {
  if (city.received === city.stored + city.duplicate + city.rejected) return [];
  return [{ kind: 'samples', detail: `The city in ${span}: ${equation(city)}.` }];
}

const compared = ['messages', 'received', 'stored', 'duplicate', 'rejected'] as const;

type Pair = { readonly accounts: Row; readonly city: Row; readonly span: string };

function compare({ accounts, city, span }: Pair): readonly Imbalance[] {
  const differing = compared.filter((column) => accounts[column] !== city[column]);
  if (differing.length === 0) return [];
  const parts = differing.map(
    (column) => `${city[column]} ${column} for the city and ${accounts[column]} for its devices`,
  );
  return [{ kind: 'city', detail: `In ${span} there are ${parts.join(', ')}.` }];
}
