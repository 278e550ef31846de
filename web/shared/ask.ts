import type { Answers } from '../contract/generated/answers.ts';

export type Address = keyof Answers;
type Simple = string | number | boolean;
export type Asking = {
  /** What stands for `{id}` and the like in the address. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, Simple | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

/** What the service said, and when that was kept if nobody could be asked now. */
export type Answer<Of extends Address> = { readonly body: Answers[Of]; readonly keptAt: number | undefined };

/** The service did not answer, or answered with a problem document; `status` is 0 when nobody answered. */
export class AskError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { readonly name: string; readonly message: string }[];

  constructor(message: string, { status, code, errors = [] }: Pick<AskError, 'status' | 'code'> & Partial<AskError>) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Longer than this nobody waits in front of a screen. */
const patience = 20_000;

/** Asks the service. @throws {AskError} */
export async function ask<Of extends Address>(address: Of, asking: Asking = {}): Promise<Answer<Of>> {
  const [method = 'GET', path = '/'] = address.split(' ');
  const ending = endWith(asking.signal);
  try {
    const response = await reach(addressOf(path, asking), {
      method,
      signal: ending.signal,
      headers: { accept: 'application/json', ...ownHeaders(method), ...bodyHeaders(asking), ...asking.headers },
      ...(asking.body === undefined ? {} : { body: JSON.stringify(asking.body) }),
    });
    if (response.status === 401) tellRefused();
    if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
    const keptAt = Number(response.headers.get('x-kept-at') ?? Number.NaN);
    return { body: await bodyOf(response), keptAt: Number.isNaN(keptAt) ? undefined : keptAt };
  } finally {
    ending.release();
  }
}

/** Nobody answered, or not to the end. */
export const unreachable = (): AskError => new AskError('nobody answered', { status: 0, code: 'unreachable' });

const early = new Map<string, Promise<Response | undefined>>();

/** Asks for what a screen is about to ask for, while its words still come: that screen gets this answer. */
export function askEarly(address: Address & `GET ${string}`, asking: Asking): void {
  const url = addressOf(address.slice('GET '.length), asking);
  const ending = new AbortController();
  // Also the end of the answer is waited for no longer than this; what came whole is not touched by it.
  setTimeout(() => ending.abort(), patience);
  early.set(
    url,
    fetch(url, { signal: ending.signal, headers: { accept: 'application/json' } }).catch(() => undefined),
  );
}

/** Once, and only what came. */
async function takeEarly(url: string): Promise<Response | undefined> {
  const asked = early.get(url);
  early.delete(url);
  return asked;
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return (await takeEarly(address)) ?? (await fetch(address, request));
  } catch {
    throw unreachable();
  }
}

/** Half of an answer is none, and neither is the page of whoever stands between us and the service. */
async function bodyOf(response: Response) {
  try {
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw unreachable();
  }
}

/** Whoever watches the session looks whether it is over. */
const tellRefused = (): void => void dispatchEvent(new Event('barrio-refused'));

/** Ends by itself when it takes too long, until it is released. */
function endWith(given: AbortSignal | undefined): { readonly signal: AbortSignal; readonly release: () => void } {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, patience);
  if (given?.aborted === true) end();
  given?.addEventListener('abort', end, { once: true });
  return {
    signal: ending.signal,
    release() {
      clearTimeout(timer);
      given?.removeEventListener('abort', end);
    },
  };
}

export function addressOf(path: string, { path: parts = {}, query = {} }: Asking): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

/** No form of another page can send it: what changes something is asked for by us. */
const ownHeaders = (method: string): Record<string, string> => (method === 'GET' ? {} : { 'x-barrio-csrf': '1' });

const bodyHeaders = ({ body }: Asking): Record<string, string> =>
  body === undefined ? {} : { 'content-type': 'application/json' };

/** What the service says about why it did not do it. */
export function problemOf({ status, statusText }: Response, body: unknown): AskError {
  const said: { code?: string; detail?: string; errors?: AskError['errors'] } =
    typeof body === 'object' && body !== null ? body : {};
  return new AskError(said.detail ?? statusText, {
    status,
    code: said.code ?? 'unknown',
    ...(said.errors ? { errors: said.errors } : {}),
  });
}
