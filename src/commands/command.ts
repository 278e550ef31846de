import type { Database } from '../database/port.ts';
import type { Kinds } from '../model/device-kind.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { ServiceAnswer, ServiceRequest } from '../operator/ask-service.ts';
import type { InstalledBackups } from './backup/installed-backups.ts';
import type { Installation } from './doctor/installation.ts';
import type { RuleFiles } from './rules/rule-files.ts';
import type { RuleTests } from './rules-test.ts';

/** What a command has of the world. */
export type CommandContext = {
  /** What stands behind the command's name. */
  readonly arguments: readonly string[];
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
  /** Opens the database of operational state. Whoever opens it closes it. */
  readonly database: () => Promise<Database>;
  /**
   * Asks the service that runs on this installation's data folder, as its operator.
   *
   * @throws {CallerError} (as a rejection) when it refuses, {@link UnavailableError} when none runs.
   */
  readonly askService: (request: ServiceRequest) => Promise<ServiceAnswer>;
  /** Everything that is installed here, to be looked at only; also when the configuration is faulty. */
  readonly installation: () => Promise<Installation>;
  /** The backups of this installation. */
  readonly backups: () => Promise<InstalledBackups>;
  /** The time zone of the city; UTC where it is not known. */
  readonly zone?: () => Promise<string>;
  /** The rules of this installation as their files say them, and what they said before. */
  readonly ruleFiles?: () => Promise<RuleFiles>;
  /** The tests of the rules of this installation; they need nothing else of it. */
  readonly ruleTests?: () => Promise<RuleTests>;
  /** Ends when whoever called the command does not want it to go on. Asked for by commands that can end in order. */
  readonly interrupted?: () => AbortSignal;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Events;
};

/** One thing that an operator can ask for on the command line. Works while the service runs, and while it does not. */
export type Command = {
  /** One or two words, e.g. `device add`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` shows: the arguments, and what each means. */
  readonly usage: string;
  /** Answers the exit code. Throws what {@link runCommand} knows how to tell. */
  run(context: CommandContext): Promise<number>;
};

/** The command was called wrongly: exit code 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** As in sysexits.h, so that a script can tell a wrong call from a thing that could not be done. */
export const exitCodes = { ok: 0, failed: 1, usage: 64, config: 78 } as const;
