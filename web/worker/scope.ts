import type { PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & {
  /** The files of the build that the citizen's app is made of; the build writes them here. */
  readonly __WB_MANIFEST: (string | PrecacheEntry)[];
};

/** The service worker that we are. */
export const worker = self;
export const filesOfTheApp = self.__WB_MANIFEST;
