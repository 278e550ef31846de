import { PrecacheController } from 'workbox-precaching';
import { copyOfAnswer, copyOfPage, type Kept, newest, once } from './kept.ts';
import { keptUnder, placeOf } from './place.ts';
import { showMessages } from './push.ts';
import { filesOfTheApp, worker } from './scope.ts';
import { keepFrame, keptLook, keptScreen, sayThatThereIsNone } from './without-connection.ts';

/**
 * The service worker of citizens and operators: shows what was known last when there is no connection, each with its age, and what is
 * pushed. With a connection everything is asked for first.
 */
const answers: Kept = { name: 'barrio-answers-1', most: 80, copy: copyOfAnswer, under: keptUnder };
const pages: Kept = { name: 'barrio-pages-1', most: 30, copy: copyOfPage, isLoose: true };
const files: Kept = { name: 'barrio-files-1', most: 80, copy: async (response) => response };

const app = new PrecacheController();
app.addToCacheList(filesOfTheApp);

worker.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([app.install(event), keepFrame()]));
  // The worker of before knew messages only; nothing of it is in use by a window.
  if (worker.registration.active?.scriptURL.endsWith('/push-worker.js') === true) void worker.skipWaiting();
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([app.activate(event), worker.clients.claim()]));
  // Whoever opens no other page before they lose their connection still has the alerts of today.
  void newest(new Request('/alerts'), pages, event).catch(() => undefined);
});

worker.addEventListener('message', ({ data }) => {
  // Somebody wants the new version now.
  if (data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  switch (placeOf(request, worker.location.origin)) {
    case 'screen':
      return event.respondWith(reach(request, keptScreen));
    case 'page':
      return event.respondWith(newest(request, pages, event).catch(sayThatThereIsNone));
    case 'other-page':
      return event.respondWith(fetch(request).catch(sayThatThereIsNone));
    case 'answer':
      return event.respondWith(newest(request, answers, event).catch(async (error: unknown) => lookOr(request, error)));
    case 'file':
      return event.respondWith(fileOf(request, event));
    case 'elsewhere':
      return undefined;
  }
});

/** The page of the service, or its frame as it was kept when the service does not answer soon. */
async function reach(request: Request, instead: () => Promise<Response | undefined>): Promise<Response> {
  const asked = fetch(request);
  const soon = await Promise.race([asked.catch(() => undefined), pause(3000)]);
  return soon ?? (await instead()) ?? asked.catch(sayThatThereIsNone);
}

const pause = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), ms));

async function lookOr(request: Request, error: unknown): Promise<Response> {
  const look = await keptLook(request);
  if (look === undefined) throw error;
  return look;
}

async function fileOf(request: Request, event: FetchEvent): Promise<Response> {
  return (await app.matchPrecache(request)) ?? once(request, files, event);
}

showMessages();
