import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client';
import type { Clock } from '../../model/time.ts';
import { type Answer, unreachable } from './answer.ts';
import { retryAfterMs } from './retry-after.ts';
import { authorization, baseUrl, type InfluxdbSettings, isLoopback } from './settings.ts';

/** One connection that writes, one request at a time. */
export interface WriteLane {
  /**
   * Sends lines, and answers `undefined` when the database has them on disk.
   *
   * @throws {InfluxdbUnavailableError} when nothing comes back in time.
   */
  send(lines: string, path: string | undefined): Promise<Answer | undefined>;
  close(): void;
}

// The client writes every failure to the console besides throwing it.
setLogger({ error: () => undefined, warn: () => undefined });

/** The client, without its retries, timers and buffers: they lose lines. The journal is what waits. */
const oneRequestPerFlush = {
  batchSize: 2,
  maxBatchBytes: Number.POSITIVE_INFINITY,
  flushInterval: 0,
  maxRetries: 0,
  maxBufferLines: 0,
} as const;

export function openWriteLane(settings: InfluxdbSettings, clock: Clock): WriteLane {
  const url = baseUrl(settings);
  const { timeout, org = '-', database } = settings;
  const agent = new (url.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 });
  const writeApi = new InfluxDB({
    url,
    headers: authorization(settings),
    // Idle time only, so never the one that decides; see `withDeadline`.
    timeout: timeout * 2,
    transportOptions: { agent },
  }).getWriteApi(org, database, 'ms', {
    ...oneRequestPerFlush,
    gzipThreshold: isLoopback(url) ? Number.POSITIVE_INFINITY : 1000,
  });
  const defaultPath = writeApi.path;

  return {
    async send(lines, path = defaultPath) {
      writeApi.path = path;
      // As one record: the client sends by itself, and swallows the error, when its buffer of records is full.
      writeApi.writeRecord(lines);
      try {
        await withDeadline(writeApi.flush(), timeout);
        return undefined;
      } catch (error) {
        if (error instanceof HttpError) return answerOf(error, clock);
        // The client leaves the socket of a request that timed out open, and this lane has only one.
        agent.destroy();
        throw unreachable(`write to ${url}`, error);
      }
    },
    close: () => agent.destroy(),
  };
}

async function withDeadline(work: Promise<void>, timeout: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const answerOf = ({ statusCode, body, contentType, message, headers }: HttpError, clock: Clock): Answer => ({
  status: statusCode,
  body: body ?? message,
  contentType: contentType ?? '',
  retryAfterMs: retryAfterMs(first(headers?.['retry-after']), clock),
});

const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
