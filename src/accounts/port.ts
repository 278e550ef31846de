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

/** A browser that is signed in. The token itself is kept nowhere but in its cookie. */
export type Session = { readonly account: Account; readonly startedAt: EpochMs; readonly endsAt: EpochMs };

export interface Accounts {
  /**
   * Takes as long whether the name is known or not.
   *
   * @param from the network address of who tries: tries are limited by it and by name.
   * @throws {CallerError} (401 `sign_in_refused`) when name or password is wrong; (429 `too_many_tries`) with how long to wait.
   */
  signIn(name: string, password: string, from: string): Promise<{ readonly token: string; readonly session: Session }>;
  /** Ends by itself when it was not used for long, or is old. `undefined` when it is over. */
  session(token: string): Session | undefined;
  signOut(token: string): Promise<void>;
  /** Ends all other sessions of the account. @throws {CallerError} (401) the old one is wrong; (400 `password_weak`). */
  changePassword(token: string, change: { readonly old: string; readonly next: string }): Promise<void>;
  all(): readonly Account[];
  /** With a password for one sign-in, which is shown this once. @throws {CallerError} (409) when the name is taken. */
  add(account: {
    readonly name: string;
    readonly role: Role;
  }): Promise<{ readonly account: Account; readonly password: string }>;
  /** A new password for one sign-in; ends the account's sessions. */
  reset(name: string): Promise<{ readonly password: string }>;
  /** @throws {CallerError} (409 `last_admin`) when nobody would be left who may do this. */
  change(name: string, change: { readonly role?: Role; readonly isDisabled?: boolean }): Promise<Account>;
  remove(name: string): Promise<void>;
}

/** Who changed something: an account, or a program with the token of the operator. */
export type Actor = { readonly is: 'account'; readonly name: string; readonly role: Role } | { readonly is: 'token' };

/** That somebody changed something, or tried to. Never holds a password, a token or what a citizen wrote. */
export type AuditEntry = {
  readonly id: number;
  readonly at: EpochMs;
  readonly actor: Actor | undefined;
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
    readonly actor?: string | undefined;
    readonly action?: string | undefined;
    readonly target?: string | undefined;
  }): readonly AuditEntry[];
}
