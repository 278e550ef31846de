import { spoken } from './spoken.ts';

const name = 'barrio-frame-1';
const languages = ['es', 'en', 'fr'];
/** The page of the app without what it shows, and what stands in for pages that cannot be had. */
const addresses = ['/', ...languages.map(pageIn)];
const looks = ['/assets/theme.css', '/assets/page.css', '/assets/page.js', '/assets/icon.svg'];

/** Keeps what is needed to show anything without a connection. Fails when any of it cannot be had: then this worker is tried again later. */
export async function keepFrame(): Promise<void> {
  const cache = await caches.open(name);
  await Promise.all(
    [...addresses, ...looks].map(async (address) => {
      const response = await fetch(address, { cache: 'reload', credentials: 'same-origin' });
      if (!response.ok) throw new Error(`${address} was answered with ${response.status}`);
      await cache.put(address, response);
    }),
  );
}

/** The frame of the app, from the day of its files; it asks for what it shows by itself. */
export const keptScreen = (): Promise<Response | undefined> => keptAs('/');

/** Says that there is no connection, and what can be seen all the same. */
export const sayThatThereIsNone = async (): Promise<Response> =>
  (await keptAs(pageIn(await spoken()))) ?? Response.error();

export const keptLook = (request: Request): Promise<Response | undefined> => keptAs(request.url);

async function keptAs(address: string): Promise<Response | undefined> {
  const cache = await caches.open(name);
  return cache.match(address, { ignoreVary: true });
}

function pageIn(language: string): string {
  return `/offline?lang=${language}`;
}
