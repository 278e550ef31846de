import type { App } from '../../src/api/app/app.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Asked = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string | undefined>> };

/** A browser as our own pages drive it, without a socket: keeps the cookie that it was given. */
export function openBrowser(app: App) {
  let cookie: { readonly name: string; readonly value: string } | undefined;
  const own = { host: 'barrio.example', origin: 'http://barrio.example', 'x-barrio-csrf': '1' };
  const ask = async (method: Method, url: string, { body, headers = {} }: Asked = {}) => {
    const held = cookie === undefined ? {} : { cookie: `${cookie.name}=${cookie.value}` };
    const sent = Object.entries({ ...own, ...held, ...headers }).filter(([, value]) => value !== undefined);
    const answer = await app.inject({
      method,
      url,
      headers: { ...Object.fromEntries(sent), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const [given] = answer.cookies;
    if (given !== undefined) cookie = given.value === '' ? undefined : given;
    const json: unknown = /json/.test(String(answer.headers['content-type'])) ? answer.json() : undefined;
    return { status: answer.statusCode, headers: answer.headers, body: json, given };
  };
  return {
    ask,
    cookie: () => cookie,
    /** What it would send, for somebody else to send. */
    sent: () => ({ cookie: `${cookie?.name}=${cookie?.value}` }),
    signIn: (name: string, password: string) => ask('POST', '/api/v1/session', { body: { name, password } }),
    changePassword: (old: string, next: string) => ask('PUT', '/api/v1/session/password', { body: { old, next } }),
  };
}
