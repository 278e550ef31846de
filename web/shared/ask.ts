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
  const response = await reach(addressOf(path, asking), {
    method,
    signal: endWith(asking.signal),
    headers: { accept: 'application/json', ...ownHeaders(method), ...bodyHeaders(asking), ...asking.headers },
    ...(asking.body === undefined ? {} : { body: JSON.stringify(asking.body) }),
  });
  const body = await response.json().catch(() => undefined);
  if (response.status === 401) tellRefused();
  if (!response.ok) throw problemOf(response, body);
  const keptAt = Number(response.headers.get('x-kept-at') ?? Number.NaN);
  return { body, keptAt: Number.isNaN(keptAt) ? undefined : keptAt };
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch {
    throw new AskError('nobody answered', { status: 0, code: 'unreachable' });
  }
}

/** Whoever watches the session looks whether it is over. */
const tellRefused = (): void => void dispatchEvent(new Event('barrio-refused'));

/** Ends by itself when it takes too long. */
function endWith(given: AbortSignal | undefined): AbortSignal {
  const ending = new AbortController();
  setTimeout(() => ending.abort(), patience);
  if (given?.aborted === true) ending.abort();
  given?.addEventListener('abort', () => ending.abort(), { once: true });
  return ending.signal;
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

function problemOf({ status, statusText }: Response, body: unknown): AskError {
  const said: { code?: string; detail?: string; errors?: AskError['errors'] } =
    typeof body === 'object' && body !== null ? body : {};
  return new AskError(said.detail ?? statusText, {
    status,
    code: said.code ?? 'unknown',
    ...(said.errors ? { errors: said.errors } : {}),
  });
}
