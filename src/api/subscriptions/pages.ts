import { readFileSync } from 'node:fs';
import type { App } from '../app/app.ts';
import { addConfirmPage } from './confirm-page.ts';
import { addManagePage } from './manage-page.ts';
import { privateForms } from './page-door.ts';
import { addStopPage } from './stop-page.ts';
import { addSubscribePage } from './subscribe-page.ts';
import type { SubscribingParts } from './subscribing.ts';

const assets = [
  ['/assets/subscriptions.css', 'subscriptions.css', 'text/css'],
  ['/assets/subscribe.js', 'subscribe.js', 'text/javascript'],
  // At the root, because a worker serves only what lies below it.
  ['/push-worker.js', 'push-worker.js', 'text/javascript'],
] as const;

/** The pages on which people subscribe, confirm, change and stop. They work without a script, but for web push. */
export function addSubscriptionPages(scope: App, parts: SubscribingParts): void {
  privateForms(scope);
  addSubscribePage(scope, parts);
  addConfirmPage(scope, parts);
  addManagePage(scope, parts);
  addStopPage(scope, parts);
  for (const [path, file, type] of assets) {
    const text = readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8');
    scope.get(path, { schema: { hide: true } }, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(text));
  }
}
