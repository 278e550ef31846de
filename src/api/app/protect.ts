import compress from '@fastify/compress';
import cors from '@fastify/cors';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { minutes } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { App } from './app.ts';
import { mapHosts } from './map-host.ts';
import { exposedHeaders } from './other-pages.ts';

/** Nothing inline, nothing from elsewhere but what lies under the map, no form to elsewhere, nobody may frame us. */
const contentSecurityPolicy = (map: readonly string[]) => ({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', ...map],
    connectSrc: ["'self'", ...map],
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** What holds for every answer: security headers, and compression where it pays. `map` is the setting of what lies under it. */
export function protect(app: App, map: string): void {
  app.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(mapHosts(map)),
    strictTransportSecurity: false,
    // Open data may be shown on anyone's page.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  app.register(compress, { globalDecompression: false, encodings: ['br', 'gzip'] });
}

/** Lets a cache keep an answer, and ask us whether it still holds. */
export function letCachesAsk(scope: App): void {
  scope.register(etag, { weak: true });
  scope.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
  });
}

/** What anyone may read, from anyone's page. */
export function openToAllPages(scope: App): void {
  scope.register(cors, { origin: '*', methods: ['GET', 'HEAD'], maxAge: 86_400, exposedHeaders: [...exposedHeaders] });
}

/** Addresses whose requests are counted at the same time; the least recently seen are forgotten first. */
const countedAddresses = 10_000;

/** Limits the requests of one address (of one /64 network, for IPv6). A limit of 0 lets everyone through. */
export function limitRequests(scope: App, requestsPerMinute: number): void {
  if (requestsPerMinute === 0) return;
  scope.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: minutes(1),
    cache: countedAddresses,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new CallerError(`More than ${max} requests in a minute; wait ${Math.ceil(ttl / 1000)} seconds.`, {
        status: 429,
        code: 'too_many_requests',
      }),
  });
}
