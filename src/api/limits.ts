import { type Duration, seconds } from '../model/duration.ts';

/** How much of everything one client, one request and one answer may take. */
export type ApiLimits = {
  /** Requests per minute and address to what anyone may read; 0 = no limit. */
  readonly requestsPerMinute: number;
  /** Requests per minute and address to the intake; 0 = no limit. */
  readonly ingestRequestsPerMinute: number;
  /** How long an answer of the store is waited for. */
  readonly storeTime: Duration;
  readonly liveListeners: number;
  /** What one listener may leave unread. */
  readonly liveBufferBytes: number;
  /** How many reverse proxies stand in front; their X-Forwarded-For is believed. 0 = none. */
  readonly trustedProxies: number;
};

export const defaultLimits: ApiLimits = {
  requestsPerMinute: 3000,
  ingestRequestsPerMinute: 60_000,
  storeTime: seconds(10),
  liveListeners: 1000,
  liveBufferBytes: 256 * 1024,
  trustedProxies: 0,
};
