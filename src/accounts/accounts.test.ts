import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemoryDatabase } from '../../test/api/memory-database.ts';
import { cheap } from '../../test/api/small-accounts.ts';
import type { Database } from '../database/port.ts';
import { type Duration, hours, minutes } from '../model/duration.ts';
import { after, type EpochMs, epochMs } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import type { Cost } from './digester.ts';
import { longestSession, TooManyTriesError } from './port.ts';
import { idleTime, mostSessions } from './session-book.ts';
import { SqliteAccounts } from './sqlite-accounts.ts';
import { mostTries, span } from './tries.ts';

const here = '192.0.2.7';
const next = 'three grey herons';

let database: Database;
let now: EpochMs;
let accounts: SqliteAccounts;
let forgotten: number;
const events = createSilentEvents();
const clock = { now: () => now };
const wait = (time: Duration): void => {
  now = after(now, time);
};
const open = (cost: Cost = cheap) =>
  new SqliteAccounts({ database, clock, events, cost, forgetFirst: async () => void (forgotten += 1) });

beforeEach(() => {
  now = epochMs(Date.UTC(2026, 2, 1, 12));
  forgotten = 0;
  database = openMemoryDatabase();
  accounts = open();
});
afterEach(() => database.close());

const refusalOf = async (promise: Promise<unknown>): Promise<unknown> =>
  await promise.then(
    () => 'was let in',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
const addLucia = () => accounts.add({ name: 'lucia', role: 'operator' });
const tryWrong = (name = 'lucia', from = here) => refusalOf(accounts.signIn(name, 'wrong', from));
const everythingKept = (): string =>
  JSON.stringify(['accounts', 'sessions'].map((table) => database.connection.prepare(`SELECT * FROM ${table}`).all()));

describe('signing in', () => {
  it('needs the name and its password, and says of nothing which of them was wrong', async () => {
    const { password } = await addLucia();
    const { account } = await accounts.add({ name: 'marta', role: 'operator' });
    await accounts.change(account.name, { isDisabled: true });
    expect(await tryWrong('lucia')).toBe('sign_in_refused');
    expect(await tryWrong('nobody')).toBe('sign_in_refused');
    expect(await tryWrong('marta')).toBe('sign_in_refused');
    const { session } = await accounts.signIn('lucia', password, here);
    expect(session.account).toMatchObject({ name: 'lucia', role: 'operator', mustChangePassword: true });
    expect(accounts.all().find(({ name }) => name === 'lucia')?.lastSignInAt).toBe(now);
  });

  it('is refused to who is disabled, also with the right password', async () => {
    const { password } = await addLucia();
    await accounts.change('lucia', { isDisabled: true });
    expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('sign_in_refused');
    await accounts.change('lucia', { isDisabled: false });
    expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('was let in');
  });

  it('leaves neither password nor token where they are kept', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    expect(everythingKept()).toContain('$scrypt$ln=4,r=1,p=1$');
    expect(everythingKept()).not.toContain(password);
    expect(everythingKept()).not.toContain(token);
  });

  it('makes the digest anew when digests cost more by now', async () => {
    const { password } = await addLucia();
    accounts = open({ ...cheap, ln: 5 });
    await accounts.signIn('lucia', password, here);
    expect(everythingKept()).toContain('$scrypt$ln=5,');
    expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('was let in');
  });

  it('gives every browser a token of its own, and never one that was there before', async () => {
    const { password } = await addLucia();
    const first = await accounts.signIn('lucia', password, here);
    const second = await accounts.signIn('lucia', password, here);
    expect(second.token).not.toBe(first.token);
    expect(first.token).toMatch(/^[\w-]{43}$/);
  });

  it('ends the session that was used longest ago when one person has too many', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    for (let more = 0; more < mostSessions; more += 1) {
      wait(minutes(1));
      const { token: newer } = await accounts.signIn('lucia', password, here);
      expect(accounts.session(newer)).toBeDefined();
    }
    expect(accounts.session(token)).toBeUndefined();
  });

  it('is not begun when the password was reset while it was looked at', async () => {
    const { password } = await addLucia();
    const signingIn = refusalOf(accounts.signIn('lucia', password, here));
    await accounts.reset('lucia');
    await signingIn;
    expect(database.connection.prepare('SELECT count(*) AS n FROM sessions').get()).toEqual({ n: 0 });
  });
});

describe('trying passwords', () => {
  it('is held back after a few from one address, and the time to wait is said', async () => {
    const { password } = await addLucia();
    for (let tries = 0; tries < mostTries.fromOneAtOneName; tries += 1)
      expect(await tryWrong()).toBe('sign_in_refused');
    expect(await tryWrong()).toBe('too_many_tries');
    const held = await accounts.signIn('lucia', password, here).catch((error: unknown) => error);
    expect(held).toBeInstanceOf(TooManyTriesError);
    expect(held).toMatchObject({ status: 429, retryAfterMs: span / mostTries.fromOneAtOneName });
    wait(minutes(3));
    expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('was let in');
  });

  it('is held back also when many are tried at the same moment', async () => {
    await addLucia();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => tryWrong()));
    expect(outcomes.filter((outcome) => outcome === 'sign_in_refused')).toHaveLength(mostTries.fromOneAtOneName);
    expect(outcomes.filter((outcome) => outcome === 'too_many_tries')).toHaveLength(12 - mostTries.fromOneAtOneName);
  });

  it('is held back for names that there are not, too', async () => {
    for (let tries = 0; tries < mostTries.fromOneAtOneName; tries += 1) await tryWrong('nobody');
    expect(await tryWrong('nobody')).toBe('too_many_tries');
  });

  it('is held back when one address tries many names, and one household is one address', async () => {
    for (let tries = 0; tries < mostTries.fromOne; tries += 1)
      await tryWrong(`name-${tries}`, `2001:db8::${tries + 1}`);
    expect(await tryWrong('another', '2001:db8::ffff')).toBe('too_many_tries');
    expect(await tryWrong('another', '2001:db8:0:1::1')).toBe('sign_in_refused');
  });

  it('is held back when many addresses try one name, which does not keep out who has been there before', async () => {
    const { password } = await addLucia();
    await accounts.signIn('lucia', password, here);
    for (let tries = 0; tries < mostTries.atOneName; tries += 1) await tryWrong('lucia', `198.51.100.${tries}`);
    expect(await tryWrong('lucia', '203.0.113.1')).toBe('too_many_tries');
    expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('was let in');
  });

  it('counts no right password', async () => {
    const { password } = await addLucia();
    for (let times = 0; times < mostTries.fromOne + 1; times += 1) {
      expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('was let in');
    }
  });

  it('is held back for who guesses the old password in a session that is not theirs', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    const guess = () => refusalOf(accounts.changePassword(token, { old: 'guess', next, from: here }));
    for (let tries = 0; tries < mostTries.fromOneAtOneName; tries += 1) expect(await guess()).toBe('sign_in_refused');
    expect(await guess()).toBe('too_many_tries');
  });
});

describe('a session', () => {
  it('ends when it was not used for long', async () => {
    const { password } = await addLucia();
    const { token, session } = await accounts.signIn('lucia', password, here);
    expect(session.endsAt).toBe(after(now, idleTime));
    wait(hours(11));
    expect(accounts.session(token)?.endsAt).toBe(after(now, idleTime));
    wait(hours(11));
    expect(accounts.session(token)).toBeDefined();
    wait(idleTime);
    expect(accounts.session(token)).toBeUndefined();
  });

  it('ends after a week, however much it is used', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    for (let half = 1; half < longestSession / hours(6); half += 1) {
      wait(hours(6));
      expect(accounts.session(token)).toBeDefined();
    }
    wait(hours(6));
    expect(accounts.session(token)).toBeUndefined();
  });

  it('is over with signing out, at once', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    await accounts.signOut(token);
    expect(accounts.session(token)).toBeUndefined();
  });

  it.each([
    ['disabled', () => accounts.change('lucia', { isDisabled: true })],
    ['removed', () => accounts.remove('lucia')],
    ['given a new password', () => accounts.reset('lucia')],
  ])('is over when its account is %s, by another process too', async (_what, deed) => {
    await accounts.makeFirst();
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    const service = open();
    expect(service.session(token)).toBeDefined();
    await deed();
    expect(service.session(token)).toBeUndefined();
  });

  it('does at once what its account may do by now', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    await accounts.change('lucia', { role: 'admin' });
    expect(accounts.session(token)?.account.role).toBe('admin');
  });

  it('is not there for a token that nobody was given', () => {
    expect(accounts.session('')).toBeUndefined();
    expect(accounts.session('x'.repeat(10_000))).toBeUndefined();
  });
});

describe('changing a password', () => {
  it('ends every session, also that of a stolen token, and begins a new one', async () => {
    const { password } = await addLucia();
    const elsewhere = await accounts.signIn('lucia', password, '203.0.113.1');
    const { token } = await accounts.signIn('lucia', password, here);
    const changed = await accounts.changePassword(token, { old: password, next, from: here });
    expect(accounts.session(token)).toBeUndefined();
    expect(accounts.session(elsewhere.token)).toBeUndefined();
    expect(accounts.session(changed.token)?.account.mustChangePassword).toBe(false);
    expect(await refusalOf(accounts.signIn('lucia', password, here))).toBe('sign_in_refused');
    expect(await refusalOf(accounts.signIn('lucia', next, here))).toBe('was let in');
  });

  it('needs a session', async () => {
    const change = { old: 'x', next, from: here };
    expect(await refusalOf(accounts.changePassword('no-token', change))).toBe('not_signed_in');
  });

  it('takes the same letters typed another way for the same', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    await accounts.changePassword(token, { old: password, next: 'ma\u00f1ana tres garzas', from: here });
    expect(await refusalOf(accounts.signIn('lucia', 'man\u0303ana tres garzas', here))).toBe('was let in');
  });

  it('refuses one that would be guessed, and leaves the old one', async () => {
    const { password } = await addLucia();
    const { token } = await accounts.signIn('lucia', password, here);
    expect(await refusalOf(accounts.changePassword(token, { old: password, next: 'short', from: here }))).toBe(
      'password_weak',
    );
    expect(accounts.session(token)).toBeDefined();
  });
});

describe('the first admin', () => {
  it('is made once, with a password that has to be changed', async () => {
    const first = await accounts.makeFirst();
    expect(first?.account).toMatchObject({ name: 'admin', role: 'admin', mustChangePassword: true });
    expect(first?.password).toMatch(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await accounts.makeFirst()).toBeUndefined();
  });

  it('is made where commands have made operators only', async () => {
    await addLucia();
    expect((await accounts.makeFirst())?.account.name).toBe('admin');
  });

  it('leaves nothing of the first password once it is another', async () => {
    const first = await accounts.makeFirst();
    const { token } = await accounts.signIn('admin', first?.password ?? '', here);
    expect(forgotten).toBe(0);
    await accounts.changePassword(token, { old: first?.password ?? '', next, from: here });
    expect(forgotten).toBe(1);
  });
});

describe('accounts', () => {
  it('have names that are written one way only, and are not given twice', async () => {
    await addLucia();
    expect(await refusalOf(addLucia())).toBe('account_taken');
    for (const name of ['Lucia', 'l', '-x', 'a b', 'x'.repeat(33), '']) {
      expect(await refusalOf(accounts.add({ name, role: 'operator' }))).toBe('invalid_request');
    }
  });

  it('always have an admin who may sign in', async () => {
    await accounts.makeFirst();
    await addLucia();
    expect(await refusalOf(accounts.remove('admin'))).toBe('last_admin');
    expect(await refusalOf(accounts.change('admin', { role: 'operator' }))).toBe('last_admin');
    expect(await refusalOf(accounts.change('admin', { isDisabled: true }))).toBe('last_admin');
    expect(accounts.all().map(({ name, role, isDisabled }) => [name, role, isDisabled])).toEqual([
      ['admin', 'admin', false],
      ['lucia', 'operator', false],
    ]);
    await accounts.change('lucia', { role: 'admin' });
    await accounts.remove('admin');
    expect(accounts.all().map(({ name }) => name)).toEqual(['lucia']);
  });

  it('that are not there are not changed', async () => {
    expect(await refusalOf(accounts.reset('nobody'))).toBe('account_unknown');
    expect(await refusalOf(accounts.change('nobody', { role: 'admin' }))).toBe('account_unknown');
    expect(await refusalOf(accounts.remove('nobody'))).toBe('account_unknown');
  });
});

it('what is said of signing in names no password, and nobody who was not let in', async () => {
  await addLucia();
  const before = events.emitted.length;
  await tryWrong('my-password-by-mistake');
  expect(events.emitted.slice(before)).toEqual([{ name: 'signInRefused', fields: { address: here } }]);
});
