import type { Announcement } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import type { PrivateToken, Subscription } from './port.ts';
import type { Seal, TokenUse } from './seal.ts';

/** Addresses of pages, as they stand in messages. */
export type Links = {
  readonly alerts: (language: Language) => string;
  readonly announcement: (announcement: Announcement, language: Language) => string;
  readonly personal: (use: TokenUse, token: PrivateToken, language: Language) => string;
};

/**
 * A private link carries its token in the query, so that it works without a script. No page of ours tells another where it was opened
 * (Referrer-Policy), and no query is logged.
 */
export function createLinks(publicUrl: string): Links {
  const base = publicUrl.replace(/\/+$/, '');
  return {
    alerts: (language) => `${base}/alerts?lang=${language}`,
    announcement: ({ alerts: [first] }, language) =>
      first === undefined
        ? `${base}/alerts?lang=${language}`
        : `${base}/alerts/${encodeURIComponent(first)}?lang=${language}`,
    personal: (use, token, language) => `${base}/subscriptions/${use}?lang=${language}&token=${token}`,
  };
}

/** The links by which somebody changes or stops what they get. */
export const ownLinks = (
  { id, language }: Pick<Subscription, 'id' | 'language'>,
  { seal, links }: { readonly seal: Seal; readonly links: Links },
) => ({
  manage: links.personal('manage', seal.token('manage', id), language),
  stop: links.personal('stop', seal.token('stop', id), language),
});
