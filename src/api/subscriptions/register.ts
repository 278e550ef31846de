import type { App } from '../app/app.ts';
import { limitRequests } from '../app/protect.ts';
import type { ApiLimits } from '../limits.ts';
import { ownersOnly } from '../rejections/owner.ts';
import { addSubscriptionPages } from './pages.ts';
import { addSubscriptions } from './routes.ts';
import type { SubscribingParts } from './subscribing.ts';

type Parts = SubscribingParts & { readonly limits: ApiLimits };

/** The doors of subscriptions: pages for people, and the API for programs. */
export function addSubscribing(app: App, { limits, ...all }: Parts): void {
  app.register(async (scope: App) => {
    limitRequests(scope, limits.requestsPerMinute);
    scope.after(() => addSubscriptionPages(scope, all));
  });
  const own = async (scope: App): Promise<void> => {
    limitRequests(scope, limits.requestsPerMinute);
    scope.after(() => {
      ownersOnly(scope);
      addSubscriptions(scope, all);
    });
  };
  app.register(own, { prefix: '/api/v1' });
}
