/**
 * What can break, named by who must act. Expected refusals of devices' messages are values (see rejection.ts), never errors.
 * A message says what was attempted, on what, and why it failed; `cause` carries the original.
 */
abstract class BarrioError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The operator must change the configuration or the machine. Ends a start with exit code 78. */
export class ConfigError extends BarrioError {}

/** The client asked for something that cannot be: HTTP 4xx. */
export class CallerError extends BarrioError {
  readonly status: number;
  readonly code: string;

  constructor(message: string, { status, code, cause }: { status: number; code: string; cause?: unknown }) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/** Something that we depend on does not answer; the same call may go through later. */
export class UnavailableError extends BarrioError {
  /** When the other side said so, how long to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { cause, retryAfterMs }: { cause?: unknown; retryAfterMs?: number | undefined } = {}) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** We made a mistake. */
export class BugError extends BarrioError {}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
