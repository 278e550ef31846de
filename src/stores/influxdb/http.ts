import type { Duration } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import { type Answer, unreachable } from './answer.ts';
import { retryAfterMs } from './retry-after.ts';
import { authorization, baseUrl, type InfluxdbSettings, isLoopback } from './settings.ts';

/** Asks the server; a response is an answer whatever its status. */
export interface Http {
  /** @throws {InfluxdbUnavailableError} when nothing comes back in time. Reading the body has the same deadline. */
  request(request: HttpRequest): Promise<Response>;
  /** The response as a decision needs it. Reads the body, of which it keeps the first 10,000 characters. */
  answer(response: Response): Promise<Answer>;
}

type HttpRequest = {
  readonly path: string;
  /** Sent as a form by POST; a GET without. */
  readonly form?: URLSearchParams;
  /** Sent as JSON by POST. */
  readonly json?: unknown;
  readonly timeout: Duration;
};

export function createHttp(settings: InfluxdbSettings, clock: Clock): Http {
  const base = baseUrl(settings);
  const headers = {
    ...authorization(settings),
    ...(isLoopback(base) ? { 'Accept-Encoding': 'identity' } : {}),
  };
  return {
    async request({ path, form, json, timeout }) {
      const signal = AbortSignal.timeout(timeout);
      const body = json === undefined ? form : JSON.stringify(json);
      const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
      const init = body === undefined ? {} : { method: 'POST', body };
      try {
        return await fetch(`${base}${path}`, { ...init, headers: { ...headers, ...type }, signal, redirect: 'manual' });
      } catch (error) {
        throw unreachable(`ask ${base}${pathname(path)}`, error);
      }
    },
    async answer(response) {
      const body = await response.text().catch((error: unknown) => {
        throw unreachable(`read the answer of ${base}`, error);
      });
      return {
        status: response.status,
        body: body.slice(0, 10_000),
        contentType: response.headers.get('content-type') ?? '',
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), clock),
      };
    },
  };
}

const pathname = (path: string): string => path.split('?', 1)[0] ?? path;
