import { type LookupAddress, lookup as lookUp } from 'node:dns';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duration } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import { isPrivateAddress } from './private-address.ts';
import { readRetryAfter } from './retry-after.ts';
import { whyNotCalled } from './why-not-called.ts';

export type Post = {
  readonly url: string;
  readonly method?: 'POST' | 'PUT' | 'GET' | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly signal: AbortSignal;
};

export type Posted =
  | {
      readonly answered: true;
      readonly status: number;
      readonly text: string;
      readonly retryAfter: Duration | undefined;
    }
  | {
      readonly answered: false;
      /** `forbidden`: we may not speak to that address. */
      readonly why: 'forbidden' | 'failed';
      readonly reason: string;
    };

/** Sends requests to whoever people named. Follows no redirect, and reads no more of an answer than says what is wrong. */
export interface Poster {
  post(post: Post): Promise<Posted>;
  close(): void;
}

export type PosterOptions = {
  /** Lets it speak to this machine and its networks, and without TLS. */
  readonly allowPrivate: boolean;
  readonly connections?: number | undefined;
  readonly clock: Clock;
  /** PEM of authorities besides those that everybody trusts. */
  readonly ca?: string | undefined;
};

class ForbiddenAddress extends Error {}

const mostRead = 2_048;

export function createPoster({ allowPrivate, connections = 128, clock, ca }: PosterOptions): Poster {
  const lookup = allowPrivate ? undefined : lookUpOutside;
  const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: 32, scheduling: 'lifo' as const };
  const http = new HttpAgent(options);
  const https = new HttpsAgent({ ...options, ...(ca === undefined ? {} : { ca }) });

  function open(post: Post, url: URL, onAnswer: (answer: IncomingMessage) => void) {
    const { method = 'POST', headers, signal } = post;
    const common = { method, headers, signal, ...(lookup && { lookup }) };
    return url.protocol === 'https:'
      ? requestHttps(url, { ...common, agent: https }, onAnswer)
      : requestHttp(url, { ...common, agent: http }, onAnswer);
  }

  return {
    async post(post) {
      const refusal = whyNotCalled(post.url, allowPrivate);
      if (refusal !== undefined) return { answered: false, why: 'forbidden', reason: refusal };
      try {
        return await new Promise<Posted>((resolve, reject) => {
          const request = open(post, new URL(post.url), (answer) => {
            readSome(answer).then((text) => resolve({ answered: true, text, ...statusOf(answer, clock) }), reject);
          });
          request.on('error', reject);
          request.end(post.body);
        });
      } catch (error) {
        const why = error instanceof ForbiddenAddress ? 'forbidden' : 'failed';
        return { answered: false, why, reason: post.signal.aborted ? 'no answer in time' : explain(error) };
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/** The very address that is connected to is the one that is judged: asked twice, a name may answer differently. */
const lookUpOutside: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    const found = error === null ? addresses : [];
    const fault = error ?? faultOf(found);
    const [first] = found;
    if (fault !== null || first === undefined) done(fault ?? new Error(`${hostname} has no address`), '');
    else if (options.all === true) done(null, [...found]);
    else done(null, first.address, first.family);
  });
};

const faultOf = (found: readonly LookupAddress[]): Error | null =>
  found.some(({ address }) => isPrivateAddress(address))
    ? new ForbiddenAddress('its address lies within a private network')
    : null;

const statusOf = (answer: IncomingMessage, clock: Clock) => ({
  status: answer.statusCode ?? 0,
  retryAfter: readRetryAfter(answer.headers['retry-after'], clock.now()),
});

async function readSome(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer) {
    text += String(chunk);
    if (text.length > mostRead) break;
  }
  return text.slice(0, mostRead);
}

/** Several addresses that were tried say each for itself what was wrong. */
const explain = (error: unknown): string =>
  error instanceof AggregateError && error.errors.length > 0 ? messageOf(error.errors[0]) : messageOf(error);
