import { UnavailableError } from '../../model/errors.ts';

/** What came back from the server, as far as a decision needs it. */
export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly retryAfterMs: number | undefined;
};

/** The database does not do what it should, and how an operator can mend that. */
export class InfluxdbUnavailableError extends UnavailableError {
  readonly remedy: string;

  constructor(message: string, options: { remedy: string; cause?: unknown; retryAfterMs?: number | undefined }) {
    super(message, options);
    this.remedy = options.remedy;
  }
}

/**
 * Whether the answer judges the lines that were sent, so that sending fewer of them can help. A page in HTML comes from
 * something in front of the database, and is no judgement, except that a body too large is too large for whoever says so.
 */
export function judgesLines({ status, contentType, body }: Answer): boolean {
  if (status === 413) return true;
  return (status === 400 || status === 422) && !/html/i.test(contentType) && !body.trimStart().startsWith('<');
}

/** Why the server said no, in its own words: InfluxDB 1.x and 3.x say `error`, 2.x says `message`. */
export function reasonOf({ status, body }: Answer): string {
  const told = errorIn(body) ?? body.replace(/\s+/g, ' ').trim();
  return `${status} ${told.slice(0, 300)}`.trim();
}

function errorIn(body: string): string | undefined {
  try {
    const { error, message } = Object(JSON.parse(body));
    if (typeof error === 'string') return error;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** How many lines 1.x and 2.x say that they dropped while they kept the others. */
export function droppedCount({ body }: Answer): number | undefined {
  const [, count] = /partial write.*dropped=(\d+)/s.exec(body) ?? [];
  return count === undefined ? undefined : Number(count);
}

export const saysDatabaseMissing = ({ status, body }: Answer): boolean =>
  status === 404 && /database not found/i.test(body);

const remedies: Readonly<Record<number, string>> = {
  200: 'something between us and the database answers in its place: check the address',
  401: 'check the token, or the user name and password',
  403: 'allow this user or token to write and read the database',
  404: 'create the database (2.x: the bucket, and its mapping for InfluxQL), and check the address and the flavour',
  429: 'the database limits how much it takes: raise its limit, or wait',
};

/** Says what was attempted and why it failed. */
export function refusedBy(attempt: string, answer: Answer): InfluxdbUnavailableError {
  return new InfluxdbUnavailableError(`${attempt}: ${reasonOf(answer)}`, {
    remedy: remedies[answer.status] ?? 'look into the log of the database',
    retryAfterMs: answer.retryAfterMs,
  });
}

/** Nothing came back. */
export function unreachable(attempt: string, cause: unknown): InfluxdbUnavailableError {
  return new InfluxdbUnavailableError(`${attempt}: ${reasonChain(cause)}`, {
    remedy: 'check that the database runs and can be reached from here',
    cause,
  });
}

/** fetch says only "fetch failed", and hides why in the cause. */
function reasonChain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message === '' ? error.name : error.message;
  return error.cause instanceof Error ? `${own}: ${reasonChain(error.cause)}` : own;
}
