import type { Database } from '../database/port.ts';
import { BugError, CallerError, messageOf } from '../model/errors.ts';
import type { Clock } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import * as accounts from './account-book.ts';
import { type Cost, createDigester, type Digester } from './digester.ts';
import { drawPassword } from './one-time-password.ts';
import { weaknessOf } from './password-rule.ts';
import {
  type Account,
  type Accounts,
  accountNamePattern,
  accountNameRule,
  type NewAccount,
  type PasswordChange,
  type Role,
  type Session,
  type SignedIn,
} from './port.ts';
import * as sessions from './session-book.ts';
import { createTries, type Tries } from './tries.ts';

export type AccountParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  /** Of the digests of new passwords. */
  readonly cost?: Cost;
  /** Does away with what is left of the password of the first admin, once it opens nothing. */
  readonly forgetFirst?: () => Promise<void>;
};

/** How the first admin is called. */
const firstName = 'admin';

/**
 * Accounts and sessions in the database. Nothing of them is remembered here, so that what a command changes holds at once; only
 * tries are counted in memory.
 */
export class SqliteAccounts implements Accounts {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #digester: Digester;
  readonly #tries: Tries;
  readonly #forgetFirst: AccountParts['forgetFirst'];

  constructor({ database, clock, events, cost, forgetFirst }: AccountParts) {
    this.#database = database;
    this.#clock = clock;
    this.#events = events;
    this.#digester = createDigester(cost);
    this.#tries = createTries(clock);
    this.#forgetFirst = forgetFirst;
  }

  async signIn(name: string, password: string, from: string): Promise<SignedIn> {
    const kept = await this.#prove(name, { password, from });
    const outdated = this.#digester.isOutdated(kept.password);
    const renewed = outdated ? await this.#digester.digest(password) : kept.password;
    return await this.#begin(kept, (connection) => {
      if (outdated)
        accounts.setPassword(connection, name, { password: renewed, mustChange: kept.account.mustChangePassword });
      accounts.noteSignIn(connection, name, this.#clock.now());
    });
  }

  session(token: string): Session | undefined {
    const now = this.#clock.now();
    const found = sessions.findSession(this.#database.connection, token, now);
    if (found?.isUseStale === true) this.#noteUse(token);
    return found?.session;
  }

  goesOn(token: string): boolean {
    return sessions.findSession(this.#database.connection, token, this.#clock.now()) !== undefined;
  }

  async signOut(token: string): Promise<void> {
    await this.#database.transact((connection) => sessions.deleteSession(connection, token));
  }

  async changePassword(token: string, { old, next, from }: PasswordChange): Promise<SignedIn> {
    const session = this.session(token);
    if (session === undefined) throw notSignedIn();
    const { name } = session.account;
    const kept = await this.#prove(name, { password: old, from });
    const weakness = weaknessOf(next, { name, old });
    if (weakness !== undefined) throw new CallerError(weakness, { status: 400, code: 'password_weak' });
    const password = await this.#digester.digest(next);
    const signedIn = await this.#begin(kept, (connection) => {
      if (sessions.findSession(connection, token, this.#clock.now()) === undefined) throw notSignedIn();
      accounts.setPassword(connection, name, { password, mustChange: false });
      sessions.deleteSessionsOf(connection, name);
    });
    await this.#changed(name);
    return signedIn;
  }

  all(): readonly Account[] {
    return accounts.readAccounts(this.#database.connection);
  }

  async add(account: { readonly name: string; readonly role: Role }): Promise<NewAccount> {
    return await this.#insert(account, () => {
      throw new CallerError(`There is an account ${account.name} already.`, { status: 409, code: 'account_taken' });
    });
  }

  async makeFirst(): Promise<NewAccount | undefined> {
    if (accounts.hasAdmin(this.#database.connection)) return undefined;
    return await this.#insert({ name: firstName, role: 'admin' }, () => undefined);
  }

  async reset(name: string): Promise<{ readonly password: string }> {
    const password = drawPassword();
    const digest = await this.#digester.digest(password);
    await this.#database.transact((connection) => {
      if (!accounts.setPassword(connection, name, { password: digest, mustChange: true })) throw unknown(name);
      sessions.deleteSessionsOf(connection, name);
    });
    await this.#changed(name);
    return { password };
  }

  async change(name: string, change: { readonly role?: Role; readonly isDisabled?: boolean }): Promise<Account> {
    return await this.#database.transact((connection) => {
      const found = accounts.findAccount(connection, name);
      if (found === undefined) throw unknown(name);
      const changed = { ...found.account, ...change };
      accounts.setAccount(connection, changed);
      if (isAdmin(found.account)) requireAdmin(connection, name);
      if (changed.isDisabled) sessions.deleteSessionsOf(connection, name);
      return changed;
    });
  }

  async remove(name: string): Promise<void> {
    await this.#database.transact((connection) => {
      const found = accounts.findAccount(connection, name);
      if (found === undefined) throw unknown(name);
      accounts.deleteAccount(connection, name);
      if (isAdmin(found.account)) requireAdmin(connection, name);
    });
    await this.#changed(name);
  }

  async #changed(name: string): Promise<void> {
    if (name === firstName) await this.#forgetFirst?.();
  }

  /** The account whose password it is. Every refusal is the same, and takes as long. */
  async #prove(
    name: string,
    { password, from }: { readonly password: string; readonly from: string },
  ): Promise<accounts.KeptAccount> {
    try {
      this.#tries.begin(name, from);
    } catch (error) {
      this.#events.emit('signInHeldBack', {});
      throw error;
    }
    const kept = accounts.findAccount(this.#database.connection, name);
    const isRight = await this.#digester.recognises(kept?.password, password);
    if (!isRight || kept === undefined || kept.account.isDisabled) {
      this.#events.emit('signInRefused', { address: from });
      throw refused();
    }
    this.#tries.succeeded(name, from);
    return kept;
  }

  /** Begins a session, when its account still is what it was while the password was looked at. */
  async #begin(
    { account: { name }, password }: accounts.KeptAccount,
    first: (connection: Database['connection']) => void,
  ): Promise<SignedIn> {
    const token = sessions.drawToken();
    const now = this.#clock.now();
    return await this.#database.transact((connection) => {
      const current = accounts.findAccount(connection, name);
      if (current?.password !== password || current.account.isDisabled) throw refused();
      first(connection);
      sessions.insertSession(connection, { token, account: name, now });
      const begun = sessions.findSession(connection, token, now);
      if (begun === undefined) throw new BugError(`the session of ${name} was over when it began`);
      return { token, session: begun.session };
    });
  }

  async #insert<Otherwise>(
    { name, role }: { readonly name: string; readonly role: Role },
    otherwise: () => Otherwise,
  ): Promise<NewAccount | Otherwise> {
    if (!accountNamePattern.test(name)) {
      throw new CallerError(`${JSON.stringify(name)} cannot be the name of an account: ${accountNameRule}.`, {
        status: 400,
        code: 'invalid_request',
      });
    }
    const password = drawPassword();
    const fresh = { name, role, password: await this.#digester.digest(password), createdAt: this.#clock.now() };
    return await this.#database.transact((connection) => {
      if (!accounts.insertAccount(connection, fresh)) return otherwise();
      const kept = accounts.findAccount(connection, name);
      if (kept === undefined) throw new BugError(`the account ${name} is gone as soon as it was made`);
      return { account: kept.account, password };
    });
  }

  /** Nobody waits for it: a session whose use is not known ends the sooner, and that is all. */
  #noteUse(token: string): void {
    const now = this.#clock.now();
    this.#database
      .transact((connection) => sessions.noteUse(connection, token, now))
      .catch((error: unknown) => this.#events.emit('sessionUseNotKept', { reason: messageOf(error) }));
  }
}

const isAdmin = ({ role, isDisabled }: Account): boolean => role === 'admin' && !isDisabled;

function requireAdmin(connection: Database['connection'], name: string): void {
  if (accounts.hasAdmin(connection)) return;
  throw new CallerError(`${name} is the last admin: make somebody else one first.`, {
    status: 409,
    code: 'last_admin',
  });
}

const refused = (): CallerError =>
  new CallerError('Name or password is wrong, or the account is disabled.', { status: 401, code: 'sign_in_refused' });

const notSignedIn = (): CallerError => new CallerError('Nobody is signed in.', { status: 401, code: 'not_signed_in' });

const unknown = (name: string): CallerError =>
  new CallerError(`There is no account ${JSON.stringify(name)}.`, { status: 404, code: 'account_unknown' });
