import { type Duration, days } from '../model/duration.ts';
import { CallerError } from '../model/errors.ts';
import type { EpochMs } from '../model/time.ts';

/** `operator`: looks after devices, alerts and rules. `admin`: that, and accounts and passwords of devices. */
export const roles = ['operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Somebody who may sign in. */
export type Account = {
  /** How colleagues know them; it stands in the audit log and beside what they did. Lower-case letters, digits, `.`, `-`, 2 to 32. */
  readonly name: string;
  readonly role: Role;
  /** The password was made by somebody else and has to be changed before anything else. */
  readonly mustChangePassword: boolean;
  readonly isDisabled: boolean;
  readonly createdAt: EpochMs;
  readonly lastSignInAt: EpochMs | undefined;
};

export type NewAccount = { readonly account: Account; readonly password: string };

/** What a name of an account looks like; in the words of a person, {@link accountNameRule}. */
export const accountNamePattern = /^[a-z0-9][a-z0-9.-]{1,31}$/;
export const accountNameRule =
  'a name has 2 to 32 lower-case letters, digits, dots or hyphens, and begins with neither of the last two';

/** A browser that is signed in. The token itself is kept nowhere but in its cookie. */
export type Session = { readonly account: Account; readonly startedAt: EpochMs; readonly endsAt: EpochMs };

/** A browser that is never closed asks for the password once a week. */
export const longestSession: Duration = days(7);

/** A session that has just begun, with the only copy of its token. */
export type SignedIn = { readonly token: string; readonly session: Session };

export type PasswordChange = {
  readonly old: string;
  readonly next: string;
  /** The network address of who asks. */
  readonly from: string;
};

export interface Accounts {
  /**
   * Takes as long whether the name is known or not.
   *
   * @param from the network address of who tries: tries are limited by it and by name.
   * @throws {CallerError} (401 `sign_in_refused`) when name or password is wrong; (429 `too_many_tries`) with how long to wait.
   */
  signIn(name: string, password: string, from: string): Promise<SignedIn>;
  /** Ends by itself when it was not used for long, or is old. `undefined` when it is over. */
  session(token: string): Session | undefined;
  /** Whether the session goes on. To ask is not to use it: what stays open by itself keeps nobody signed in. */
  goesOn(token: string): boolean;
  signOut(token: string): Promise<void>;
  /**
   * Ends all sessions of the account, and begins a new one for whoever changed it: a stolen token is worth nothing any more.
   *
   * @throws {CallerError} (401 `not_signed_in`) when there is no session; (401 `sign_in_refused`) when the old password is wrong;
   * (429 `too_many_tries`); (400 `password_weak`).
   */
  changePassword(token: string, change: PasswordChange): Promise<SignedIn>;
  all(): readonly Account[];
  /**
   * With a password that has to be changed before anything else, and is shown this once.
   *
   * @throws {CallerError} (409 `account_taken`)
   */
  add(account: { readonly name: string; readonly role: Role }): Promise<NewAccount>;
  /** The first admin, where there is none; `undefined` where there is one. */
  makeFirst(): Promise<NewAccount | undefined>;
  /** A new password that has to be changed; ends the account's sessions. @throws {CallerError} (404 `account_unknown`) */
  reset(name: string): Promise<{ readonly password: string }>;
  /** @throws {CallerError} (404 `account_unknown`); (409 `last_admin`) when nobody would be left who may do this. */
  change(name: string, change: { readonly role?: Role; readonly isDisabled?: boolean }): Promise<Account>;
  remove(name: string): Promise<void>;
}

/** Says how long to wait, so that nobody has to try it out. */
export class TooManyTriesError extends CallerError {
  readonly retryAfterMs: Duration;

  constructor(wait: Duration) {
    const minutes = Math.ceil(wait / 60_000);
    const words = minutes === 1 ? 'a minute' : `${minutes} minutes`;
    super(`Too many wrong passwords were tried; wait ${words}.`, { status: 429, code: 'too_many_tries' });
    this.retryAfterMs = wait;
  }
}

/** Who changed something: an account, a program with the token of the operator, or a user of the machine on its command line. */
export type Actor =
  | { readonly is: 'account'; readonly name: string; readonly role: Role }
  | { readonly is: 'token' }
  | { readonly is: 'command'; readonly user: string };

/** That somebody changed something, or tried to. Never holds a password, a token or what a citizen wrote. */
export type AuditEntry = {
  readonly id: number;
  readonly at: EpochMs;
  readonly actor: Actor | undefined;
  /** The network address; `undefined` on the command line. */
  readonly from: string | undefined;
  /** A word of a closed list, e.g. `rule.put`. */
  readonly action: string;
  /** Of what: a rule, a device, an account. */
  readonly target: string | undefined;
  /** What it came to: an HTTP status. */
  readonly status: number;
  readonly detail: string | undefined;
};

export interface Audit {
  note(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void>;
  /** Newest first. */
  entries(query: {
    readonly before?: number | undefined;
    readonly limit: number;
    /** The name of an account, `token`, or the user of a command. */
    readonly actor?: string | undefined;
    readonly action?: string | undefined;
    readonly target?: string | undefined;
  }): readonly AuditEntry[];
}
