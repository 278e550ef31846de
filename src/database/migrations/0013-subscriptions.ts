import type { Migration } from './index.ts';

export const subscriptions: Migration = {
  name: 'subscriptions',
  sql: `
    -- Who wants to hear of what. Of links only digests; the id makes them anew together with the key, which is not in here.
    CREATE TABLE subscriptions (
      id TEXT PRIMARY KEY,
      state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'active')),
      channel TEXT NOT NULL,
      wish TEXT NOT NULL,
      manage TEXT NOT NULL UNIQUE,
      stop TEXT NOT NULL UNIQUE,
      also_stop TEXT UNIQUE,
      confirm TEXT UNIQUE,
      confirm_until INTEGER,
      created_at INTEGER NOT NULL,
      confirmed_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX subscriptions_by_confirm_until ON subscriptions (confirm_until) WHERE confirm_until IS NOT NULL;

    -- How to reach them: encrypted, and found again by a keyed digest only.
    CREATE TABLE subscription_contacts (
      subscription TEXT PRIMARY KEY REFERENCES subscriptions (id) ON DELETE CASCADE,
      key_id TEXT NOT NULL,
      address_index TEXT NOT NULL,
      sealed BLOB NOT NULL,
      hint TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX subscription_contacts_by_address ON subscription_contacts (address_index);

    -- How often an address was asked for in the last day.
    CREATE TABLE subscription_asks (
      address_index TEXT NOT NULL,
      asked_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX subscription_asks_by_address ON subscription_asks (address_index, asked_at);
    CREATE INDEX subscription_asks_by_time ON subscription_asks (asked_at);

    -- What was said to anybody, and in which words; once, however many heard it.
    CREATE TABLE subscription_news (
      seq INTEGER PRIMARY KEY,
      announcement TEXT NOT NULL,
      matter TEXT NOT NULL,
      what TEXT NOT NULL,
      severity TEXT NOT NULL,
      at INTEGER NOT NULL,
      texts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX subscription_news_by_matter ON subscription_news (matter);
    CREATE INDEX subscription_news_by_time ON subscription_news (at);

    -- To whom, and why. No reference to the subscription: one may be erased while an announcement is on its way. Those of one
    -- announcement lie together, because a hundred thousand may come at once.
    CREATE TABLE subscription_told (
      seq INTEGER NOT NULL,
      subscription TEXT NOT NULL,
      via TEXT NOT NULL CHECK (via IN ('sent', 'digest', 'over_budget')),
      why TEXT NOT NULL,
      digest TEXT,
      PRIMARY KEY (seq, subscription)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX subscription_told_by_subscription ON subscription_told (subscription, seq);
    CREATE INDEX subscription_told_waiting ON subscription_told (subscription) WHERE via = 'digest' AND digest IS NULL;
  `,
};
