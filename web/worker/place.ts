/** What a request is for, as far as it matters without a connection. */
export type Place = 'screen' | 'page' | 'other-page' | 'answer' | 'file' | 'elsewhere';

export type Asked = {
  readonly method: string;
  readonly url: string;
  /** Of fetch: `navigate` when a person goes somewhere. */
  readonly mode: string;
  readonly headers: { get(name: string): string | null };
};

const screens = /^\/(?:$|(?:places|devices)\/[^/]+$|trust$)/;
const pages = /^\/alerts(?:\/[^/]+)?$/;
const feeds = /\.(?:atom|rss)$/;
/** What is only for one person, or goes on for ever. */
const neverKept = /^\/api\/v1\/(?:operate|session|subscriptions|live|alerts\/stream)(?:\/|$)/;

/** Tells by its address what is asked for. What is private, or is not read only, is let through as if nobody stood here. */
export function placeOf({ method, url, mode, headers }: Asked, origin: string): Place {
  const { origin: asked, pathname, searchParams } = new URL(url);
  if (method !== 'GET' || asked !== origin || headers.get('authorization') !== null) return 'elsewhere';
  if (mode === 'navigate') return placeOfNavigation(pathname);
  if ((headers.get('accept') ?? '').includes('event-stream') || neverKept.test(pathname)) return 'elsewhere';
  // A month of readings for a table is a download, and may be larger than all that is kept.
  if (searchParams.get('format') === 'csv') return 'elsewhere';
  if (pathname.startsWith('/app/')) return 'file';
  if (pathname.startsWith('/api/v1/') || pathname.startsWith('/assets/') || pathname === '/land.geojson')
    return 'answer';
  return 'elsewhere';
}

function placeOfNavigation(pathname: string): Place {
  if (screens.test(pathname)) return 'screen';
  if (feeds.test(pathname) || pathname.startsWith('/api/')) return 'elsewhere';
  return pages.test(pathname) ? 'page' : 'other-page';
}

const pasts = /^\/api\/v1\/(?:devices\/[^/]+\/observations|areas\/[^/]+\/rollups|ledger)$/;

/** Under which address an answer is kept: that of a chart, which is asked for from another minute each time, always is the same. */
export function keptUnder(address: string): string {
  const url = new URL(address);
  if (pasts.test(url.pathname) && !url.searchParams.has('to')) url.searchParams.delete('from');
  return url.href;
}
