import { z } from 'zod';
import type { City } from './city.ts';
import type { Visitor } from './visitors.ts';

export type Login = { readonly name: string; readonly password: string };

const AddedShape = z.object({ password: z.string() });

/** Makes an account with the token of the service, and gives it the password that its owner would choose at the first sign-in. */
export async function makeAccount(
  city: Pick<City, 'url' | 'token'>,
  { name, role = 'operator' }: { readonly name: string; readonly role?: 'operator' | 'admin' },
): Promise<Login> {
  const authorization = `Bearer ${await city.token()}`;
  const added = await send(city.url, 'POST /api/v1/operate/accounts', {
    body: { name, role },
    headers: { authorization },
  });
  const { password: old } = AddedShape.parse(await added.json());
  const session = await send(city.url, 'POST /api/v1/session', { body: { name, password: old } });
  const password = `la bahia de ${name} al amanecer`;
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  await send(city.url, 'PUT /api/v1/session/password', { body: { old, next: password }, headers: { cookie } });
  return { name, password };
}

type Sent = { readonly body: object; readonly headers?: Readonly<Record<string, string>> };

async function send(url: string, what: string, { body, headers = {} }: Sent): Promise<Response> {
  const [method = '', path] = what.split(' ');
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-barrio-csrf': '1', origin: url, ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${what} was answered with ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** Signs the visitor's browser in without the form, for tests that are about something else. */
export async function signIn({ context }: Visitor, login: Login): Promise<void> {
  const headers = { 'x-barrio-csrf': '1', 'sec-fetch-site': 'same-origin' };
  const answer = await context.request.post('/api/v1/session', { data: login, headers });
  if (!answer.ok()) throw new Error(`${login.name} could not sign in: ${answer.status()} ${await answer.text()}`);
}
