import { signal } from '@preact/signals';

/** Whether a newer app waits for somebody to want it. */
export const isNewerThere = signal(false);

let waiting: ServiceWorker | null = null;

/** Lets the service worker take its place once the page is there: what was known without a connection, and messages. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

/** A browser may forbid it; then there is nothing to be had without a connection. */
const register = (): void =>
  void navigator.serviceWorker
    .register('/worker.js', { scope: '/', updateViaCache: 'none' })
    .then(watch, () => undefined);

function watch(registration: ServiceWorkerRegistration): void {
  tellOf(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed') tellOf(coming);
    });
  });
  // A window may be open for days.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void registration.update().catch(() => undefined);
  });
}

/** The first worker of all takes nobody's place. */
function tellOf(worker: ServiceWorker | null): void {
  if (worker === null || navigator.serviceWorker.controller === null) return;
  waiting = worker;
  isNewerThere.value = true;
}

/** Shows the newer app. */
export function takeNewer(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is a worker, not a window
  waiting?.postMessage('take-over');
}
