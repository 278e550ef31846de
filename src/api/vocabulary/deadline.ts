import type { Duration } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';

/**
 * Waits for an answer for so long, and no longer: a client gets a clear word instead of a hanging connection.
 *
 * @throws {UnavailableError} when the time is over.
 */
export async function withinTime<Answer>(asked: Promise<Answer>, limit: Duration): Promise<Answer> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new UnavailableError(`The store did not answer within ${limit} ms.`)), limit);
  try {
    return await Promise.race([asked, expired]);
  } finally {
    clearTimeout(timer);
  }
}
