import type { App } from '../app/app.ts';
import { limitRequests } from '../app/protect.ts';
import type { ApiLimits } from '../limits.ts';
import { ownersOnly } from '../rejections/owner.ts';
import { addSubscriptionPages } from './pages.ts';
import { addSubscriptions } from './routes.ts';
import type { Subscribing, SubscribingParts } from './subscribing.ts';

type Parts = Omit<SubscribingParts, 'subscribing'> & {
  readonly subscribing?: Subscribing | undefined;
  readonly limits: ApiLimits;
};

/** The doors of subscriptions: pages for people, and the API for programs. None where nobody can be told. */
export function addSubscribing(app: App, { subscribing, limits, ...parts }: Parts): void {
  if (subscribing === undefined) return;
  const all = { ...parts, subscribing };
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
