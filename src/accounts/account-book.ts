import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type EpochMs, epochMs } from '../model/time.ts';
import { type Account, type Role, roles } from './port.ts';

const moment = z.number().transform(epochMs);
const flag = z.number().transform((number) => number === 1);

const AccountRow = z.object({
  name: z.string(),
  role: z.enum(roles),
  password: z.string(),
  must_change_password: flag,
  is_disabled: flag,
  created_at: moment,
  last_sign_in_at: moment.nullable(),
});

/** An account with the digest of its password. */
export type KeptAccount = { readonly account: Account; readonly password: string };

export function readAccount(raw: unknown): KeptAccount {
  const row = AccountRow.parse(raw);
  const account: Account = {
    name: row.name,
    role: row.role,
    mustChangePassword: row.must_change_password,
    isDisabled: row.is_disabled,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at ?? undefined,
  };
  return { account, password: row.password };
}

export function findAccount(connection: DatabaseSync, name: string): KeptAccount | undefined {
  const row = connection.prepare('SELECT * FROM accounts WHERE name = ?').get(name);
  return row === undefined ? undefined : readAccount(row);
}

export const readAccounts = (connection: DatabaseSync): readonly Account[] =>
  connection
    .prepare('SELECT * FROM accounts ORDER BY name')
    .all()
    .map((row) => readAccount(row).account);

export type FreshAccount = {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly createdAt: EpochMs;
};

/** Answers whether the name was free. Part of the caller's transaction, as are the rest. */
export const insertAccount = (connection: DatabaseSync, fresh: FreshAccount): boolean =>
  connection
    .prepare(
      `INSERT INTO accounts (name, role, password, must_change_password, is_disabled, created_at)
       VALUES (?, ?, ?, 1, 0, ?) ON CONFLICT DO NOTHING`,
    )
    .run(fresh.name, fresh.role, fresh.password, fresh.createdAt).changes === 1;

type NewPassword = { readonly password: string; readonly mustChange: boolean };

export const setPassword = (connection: DatabaseSync, name: string, { password, mustChange }: NewPassword): boolean =>
  connection
    .prepare('UPDATE accounts SET password = ?, must_change_password = ? WHERE name = ?')
    .run(password, mustChange ? 1 : 0, name).changes === 1;

export function setAccount(connection: DatabaseSync, { name, role, isDisabled }: Account): void {
  connection
    .prepare('UPDATE accounts SET role = ?, is_disabled = ? WHERE name = ?')
    .run(role, isDisabled ? 1 : 0, name);
}

/** With its sessions. */
export function deleteAccount(connection: DatabaseSync, name: string): void {
  connection.prepare('DELETE FROM accounts WHERE name = ?').run(name);
}

export function noteSignIn(connection: DatabaseSync, name: string, at: EpochMs): void {
  connection.prepare('UPDATE accounts SET last_sign_in_at = ? WHERE name = ?').run(at, name);
}

/** Whether somebody is left who may look after accounts. */
export const hasAdmin = (connection: DatabaseSync): boolean =>
  connection.prepare("SELECT 1 FROM accounts WHERE role = 'admin' AND is_disabled = 0 LIMIT 1").get() !== undefined;
