import type { EpochMs } from '../../model/time.ts';
import type { App } from '../app/app.ts';
import { addCap } from '../cap/routes.ts';
import type { ApiLimits } from '../limits.ts';
import { addBacktests } from '../rules/backtests.ts';
import { addRuleDesk } from '../rules/operate.ts';
import { addRules } from '../rules/routes.ts';
import { takeYaml } from '../rules/rule-text.ts';
import { addRuleSchema } from '../rules/schema.ts';
import { addRuleTests } from '../rules/tests.ts';
import type { AlertParts } from './alerting.ts';
import { addAnnotations } from './annotations.ts';
import { addAnnouncements } from './announcements.ts';
import { addDeliveryFigures } from './deliveries.ts';
import { addFeeds } from './feeds/routes.ts';
import { addAlertList } from './list.ts';
import { addAlert } from './one.ts';
import { addAlertDesk } from './operate.ts';
import { addOutbox } from './outbox.ts';
import { addAlertListPage } from './pages/list.ts';
import { addAlertPage } from './pages/one.ts';
import { addQuietings } from './quietings.ts';
import { addReceiverTest } from './receivers.ts';
import type { AlertStream } from './stream.ts';
import { addAlertStream } from './stream-route.ts';
import { createWhoAsks } from './who-asks.ts';

type Parts = AlertParts & {
  readonly stream: AlertStream;
  readonly limits: ApiLimits;
  readonly installation: { readonly startedAt: EpochMs };
};

/** Pages for people, and feeds for what they read them with. */
export function addAlertPages(scope: App, parts: Parts): void {
  addFeeds(scope, { ...parts, startedAt: parts.installation.startedAt });
  addAlertListPage(scope, parts);
  addAlertPage(scope, parts);
}

/** What programs read. */
export function addAlerts(scope: App, parts: Parts): void {
  const whoAsks = createWhoAsks(parts);
  addAlertList(scope, parts, whoAsks);
  addAlert(scope, parts, whoAsks);
  addAnnouncements(scope, parts, whoAsks);
  addAnnotations(scope, parts, whoAsks);
  addAlertStream(scope, parts, whoAsks);
  addDeliveryFigures(scope, parts, parts.stream.figures);
  addRules(scope, parts, whoAsks);
  addCap(scope, { ...parts, startedAt: parts.installation.startedAt });
}

/** What operators do. */
export function addAlertOperation(scope: App, parts: Parts): void {
  takeYaml(scope);
  addAlertDesk(scope, parts);
  addQuietings(scope, parts);
  addRuleDesk(scope, parts);
  addRuleSchema(scope, parts);
  addRuleTests(scope, parts);
  addBacktests(scope, parts);
  addOutbox(scope, parts, parts.stream.figures);
  addReceiverTest(scope, parts);
}
