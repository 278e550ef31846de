import { signal } from '@preact/signals';
import type { Answers } from '../../contract/generated/answers.ts';
import { AskError, ask } from '../../shared/ask.ts';

type Session = Answers['GET /api/v1/session'];
export type Me = Session['account'];

/** Who uses the console: nobody knows yet, nobody, somebody, or somebody whose time is over and whose screen is still there. */
export type Signed =
  | { readonly is: 'unknown' }
  | { readonly is: 'away'; readonly error: AskError }
  | { readonly is: 'out' }
  | { readonly is: 'in'; readonly me: Me }
  | { readonly is: 'over'; readonly me: Me };

export const signed = signal<Signed>({ is: 'unknown' });

/** Who is signed in, for what is written down beside a name. */
export function myName(): string {
  const now = signed.peek();
  return now.is === 'in' || now.is === 'over' ? now.me.name : '';
}

export const isAdmin = (): boolean => signed.value.is === 'in' && signed.value.me.role === 'admin';

let isLooking = false;

/** Finds out who is signed in. */
export async function lookWhoIsIn(): Promise<void> {
  isLooking = true;
  try {
    const { body } = await ask('GET /api/v1/session');
    signed.value = { is: 'in', me: body.account };
  } catch (error) {
    if (!(error instanceof AskError)) throw error;
    if (error.status === 401) leave();
    else if (signed.peek().is !== 'in') signed.value = { is: 'away', error };
  } finally {
    isLooking = false;
  }
}

/** The screen of somebody whose time is over stays below, so that nothing that they wrote is lost. */
function leave(): void {
  const now = signed.peek();
  signed.value = now.is === 'in' || now.is === 'over' ? { is: 'over', me: now.me } : { is: 'out' };
}

/** @throws {AskError} */
export async function signIn(name: string, password: string): Promise<void> {
  const { body } = await ask('POST /api/v1/session', { body: { name, password } });
  signed.value = { is: 'in', me: body.account };
}

/** @throws {AskError} */
export async function signOut(): Promise<void> {
  await ask('DELETE /api/v1/session');
  signed.value = { is: 'out' };
}

/** @throws {AskError} */
export async function changePassword(old: string, next: string): Promise<void> {
  await ask('PUT /api/v1/session/password', { body: { old, next } });
  await lookWhoIsIn();
}

/** Looks again when the service refused what somebody who is signed in asked: they may have been signed out meanwhile. */
export function watchSession(): void {
  addEventListener('barrio-refused', () => {
    if (signed.peek().is === 'in' && !isLooking) void lookWhoIsIn();
  });
  void lookWhoIsIn();
}
