/** What was answered, kept for when nobody can be asked. */
export type Kept = {
  readonly name: string;
  readonly most: number;
  /** The same without its query is better than nothing. */
  readonly isLoose?: boolean;
  /** The address under which something is kept, where it is not its own. */
  readonly under?: (url: string) => string;
  /** Makes the copy that is kept. */
  readonly copy: (response: Response, keptAt: number) => Promise<Response>;
};

/** So long somebody waits for news before they see what was known. */
const patienceMs = 3000;

export type Waiting = { waitUntil(work: Promise<unknown>): void };

/** The newest answer that can be had: that of the service when it comes soon, else the one that was kept, else whatever comes of waiting. */
export async function newest(request: Request, kept: Kept, waiting: Waiting): Promise<Response> {
  const asked = fetch(request);
  waiting.waitUntil(asked.then((response) => keep(request, response.clone(), kept)).catch(() => undefined));
  const soon = await Promise.race([asked.catch(() => undefined), after(patienceMs)]);
  return soon ?? (await find(request, kept)) ?? (await asked);
}

/** A file whose name changes with what is in it: once it was had, it is never asked for again. */
export async function once(request: Request, kept: Kept, waiting: Waiting): Promise<Response> {
  const known = await find(request, kept);
  if (known !== undefined) return known;
  const response = await fetch(request);
  waiting.waitUntil(keep(request, response.clone(), kept));
  return response;
}

async function find({ url }: Request, { name, isLoose = false, under = itself }: Kept): Promise<Response | undefined> {
  const cache = await caches.open(name);
  // Our pages vary by headers that a worker does not see.
  const same = await cache.match(under(url), { ignoreVary: true });
  return same ?? (isLoose ? cache.match(url, { ignoreVary: true, ignoreSearch: true }) : undefined);
}

async function keep({ url }: Request, response: Response, { name, most, copy, under = itself }: Kept): Promise<void> {
  if (!response.ok || response.redirected || isPrivate(response)) return;
  const cache = await caches.open(name);
  await cache.put(under(url), await copy(response, Date.now()));
  const keys = await cache.keys();
  // What was kept first comes first.
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}

const itself = (url: string): string => url;

const isPrivate = ({ headers }: Response): boolean => /no-store|private/.test(headers.get('cache-control') ?? '');

const after = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), ms));

/** With the moment in a header of its own, in epoch milliseconds: the app shows how old it is. */
export async function copyOfAnswer(response: Response, keptAt: number): Promise<Response> {
  return copyWith(response, await response.blob(), keptAt);
}

/** With the moment in the page, whose script shows how old it is. */
export async function copyOfPage(response: Response, keptAt: number): Promise<Response> {
  const text = await response.text();
  return copyWith(
    response,
    text.replace('<body', () => `<body data-kept-at="${keptAt}"`),
    keptAt,
  );
}

function copyWith({ headers: before, status }: Response, body: BodyInit, keptAt: number): Response {
  const headers = new Headers(before);
  for (const name of ['content-encoding', 'content-length', 'set-cookie']) headers.delete(name);
  headers.set('x-kept-at', String(keptAt));
  return new Response(body, { status, headers });
}
