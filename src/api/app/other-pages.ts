import type { FastifyReply } from 'fastify';

/** What a script on someone else's page may read of our headers, besides those that it may always read. */
export const exposedHeaders: readonly string[] = [
  'etag',
  'link',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
];

/**
 * Lets a page from elsewhere read a problem too, where no route was found that would have let it. The intake and what only an
 * operator may do stay closed: passwords and tokens have no business on other people's pages.
 */
export function showToOtherPages(reply: FastifyReply): FastifyReply {
  const { headers, url } = reply.request;
  if (headers.origin === undefined || isClosed(url)) return reply;
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', exposedHeaders.join(', '));
}

const closed = ['/ingest/', '/api/v1/operate/', '/api/v1/session'] as const;

const isClosed = (url: string): boolean => closed.some((start) => url.startsWith(start));
