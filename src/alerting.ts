import { join } from 'node:path';
import type { Registry as Metrics } from 'prom-client';
import { openBacktests } from './alerts/backtest/backtests.ts';
import { createRuleTests } from './alerts/backtest/script/rule-tests.ts';
import { createSqliteAlertBook } from './alerts/book/sqlite-book.ts';
import { createEngine } from './alerts/engine/engine.ts';
import { type DeafSpans, openDeafSpans } from './alerts/late/deaf-spans.ts';
import { openLateJudge } from './alerts/late/late-judge.ts';
import { createAlerts } from './alerts/life/alerts.ts';
import { createLife } from './alerts/life/create-life.ts';
import { createDesk } from './alerts/life/desk.ts';
import { showAlertFigures } from './alerts/life/figures.ts';
import { quantityNames } from './alerts/messages/names.ts';
import { createWording } from './alerts/messages/wording.ts';
import { type OpenRules, openRules } from './alerts/rules/open-rules.ts';
import { ruleSchema } from './alerts/rules/rule-schema.ts';
import type { Ears } from './alerts/run/hearing.ts';
import { readMemory } from './alerts/run/kept-memory.ts';
import { rulesOf } from './alerts/run/rules-in-force.ts';
import { startAlerts } from './alerts/run/start-alerts.ts';
import { openUsual } from './alerts/usual/open-usual.ts';
import { createUsualDays } from './alerts/usual/usual-days.ts';
import type { Alerting } from './api/alerts/alerting.ts';
import { createKeptWarnings } from './api/cap/kept-warnings.ts';
import type { Subscribing } from './api/subscriptions/subscribing.ts';
import { channelSettings, publicSettings } from './city-settings.ts';
import { readOrMakeContactKey } from './community/contact-key.ts';
import { onlyOfUse } from './community/of-use.ts';
import { type Community, openCommunity } from './community/open-community.ts';
import type { Config } from './config.ts';
import type { Database } from './database/port.ts';
import type { JudgingWatch } from './health.ts';
import type { Journal } from './journal/port.ts';
import type { Calendar } from './model/calendar.ts';
import type { Kinds } from './model/device-kind.ts';
import type { AlertTopic, Rule } from './model/rule.ts';
import type { Clock } from './model/time.ts';
import { createAddressBooks } from './notify/address-books.ts';
import { createSendTest } from './notify/fan-out/send-test.ts';
import { startFanOut } from './notify/fan-out/start-fan-out.ts';
import { whyNotCalled } from './notify/http/why-not-called.ts';
import type { Speaker } from './notify/mqtt/mqtt.ts';
import { openChannels } from './notify/open-channels.ts';
import { type OpenOutbox, openOutbox } from './notify/outbox/outbox.ts';
import { openReceivers } from './notify/receivers/open-receivers.ts';
import type { Receivers } from './notify/receivers/receivers.ts';
import type { Events } from './observability/events.ts';
import type { Registry } from './registry/port.ts';
import type { History } from './rollups/port.ts';
import type { Store } from './stores/port.ts';
import type { Keep } from './way.ts';

export type AlertingParts = {
  readonly config: Config;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly registry: Registry;
  readonly calendar: Calendar;
  readonly journal: Journal;
  readonly store: Store;
  readonly history: History;
  readonly ears: Ears;
  readonly speaker: Speaker;
  /** Messages that the store does not have yet. */
  readonly lag: () => number;
};

/** What judges by rules, and what reaches people. */
export interface OpenAlerting {
  readonly alerting: Alerting;
  readonly subscribing: Subscribing;
  readonly judged: JudgingWatch;
  close(): Promise<void>;
}

/** Opens everything from a rule to a telephone: first whom to tell and how, then who judges, for that begins at once. */
export async function openAlerting(parts: AlertingParts): Promise<OpenAlerting> {
  await using opening = new AsyncDisposableStack();
  const keep: Keep = (thing) => opening.adopt(thing, (open) => open.close());
  const { config, registry, calendar } = parts;
  const settings = publicSettings(config);
  const rules = keep(await openRules({ ...parts, folder: config.BARRIO_RULES_DIR, directory: registry }));
  const people = openPeople(parts, keep);
  const wording = createWording({ directory: registry, calendar });
  const lifeOf = (inForce: readonly Rule[]) => createLife({ rules: inForce, directory: registry, wording });
  const deafness = keep(openDeafSpans(parts.database));
  const past = pastOf(parts, { rules, deafness });
  const { alerts, desk, run } = await startJudging(parts, { rules, wording, deafness, past, keep });
  const backtests = keep(openBacktests({ ...past, createLife: lifeOf, rehearsal: people.community.rehearsal }));
  const { announcements } = alerts;
  const audience = onlyOfUse(people.community.audience, announcements);
  keep(startFanOut({ ...parts, ...settings, ...people, announcements, audience }));
  const open = opening.move();
  return {
    alerting: {
      alerts,
      desk,
      rules,
      backtests,
      ruleTests: createRuleTests({ kinds: parts.kinds, rules, folder: config.BARRIO_RULES_DIR }),
      ruleSchema: () => ruleSchema([...parts.kinds.keys()]),
      unjudged: () => run.behind(),
      outbox: people.outbox,
      sendTest: createSendTest({ ...parts, ...settings, ...people }),
      quantityName: (id, language) => quantityNames[id][language],
      keptWarnings: createKeptWarnings(parts.database),
      ...settings,
    },
    subscribing: {
      subscriptions: people.community.subscriptions,
      topics: () => topicsOf(rules),
      channels: () => people.outbox.channels(),
      vapidPublicKey: people.vapidPublicKey,
    },
    judged: { run, rules, outbox: people.outbox },
    close: () => open.disposeAsync(),
  };
}

/** About what citizens are told by the rules in force. */
const topicsOf = (rules: OpenRules): readonly AlertTopic[] => [
  ...new Set(rules.all().flatMap(({ audience, topic }) => (audience.includes('citizens') ? [topic] : []))),
];

type People = {
  readonly community: Community;
  readonly outbox: OpenOutbox;
  readonly receivers: Receivers;
  readonly vapidPublicKey: string | undefined;
};

/** Who is told, and by which ways. */
function openPeople(parts: AlertingParts, keep: Keep): People {
  const { config, database, registry } = parts;
  const key = readOrMakeContactKey({
    dataDir: config.BARRIO_DATA_DIR,
    configured: config.BARRIO_CONTACT_KEY?.reveal(),
  });
  const receivers = keep(openReceivers({ ...parts, file: join(config.BARRIO_RULES_DIR, 'receivers.yaml') }));
  const publicUrl = config.BARRIO_PUBLIC_URL;
  const outbox = (): OpenOutbox => opened;
  const whyNot = (url: string) => whyNotCalled(url, config.BARRIO_WEBHOOK_ALLOW_PRIVATE);
  const own = { key, directory: registry, publicUrl, outbox, whyNotCalled: whyNot };
  const community = openCommunity({ ...parts, ...own });
  const addresses = createAddressBooks({ community: community.audience.addresses, receivers });
  const settings = channelSettings(config);
  const channels = openChannels(settings, { ...parts, connection: database.connection });
  const giveUpAfter = config.BARRIO_NOTIFY_GIVE_UP_TIME;
  const opened = keep(openOutbox({ ...parts, channels, addresses, key, giveUpAfter }));
  keep(community.start());
  return { community, outbox: opened, receivers, vapidPublicKey: settings.push.keys.publicKey };
}

type JudgingParts = {
  readonly rules: OpenRules;
  readonly wording: ReturnType<typeof createWording>;
  readonly deafness: DeafSpans;
  readonly past: ReturnType<typeof pastOf>;
  readonly keep: Keep;
};

/** What it takes to judge the past as it was judged, or would have been. */
const pastOf = (parts: AlertingParts, { rules, deafness }: Pick<JudgingParts, 'rules' | 'deafness'>) => ({
  ...parts,
  rules,
  createEngine,
  directory: parts.registry,
  usualFor: (some: readonly Rule[]) => createUsualDays(some, parts),
  deafSpans: () => deafness.all(),
});

/** Goes on judging where the last life left off. */
async function startJudging(parts: AlertingParts, { rules, wording, deafness, past, keep }: JudgingParts) {
  const { database, registry, clock, ears, config } = parts;
  const book = createSqliteAlertBook(database);
  const inForce = rulesOf(ears.place, rules);
  const usual = keep(await openUsual({ ...parts, rules }));
  const engine = createEngine({
    ...parts,
    rules: inForce,
    directory: registry,
    usual,
    from: clock.now(),
    memory: ears.place === undefined ? undefined : readMemory(database),
  });
  const formerRule = (id: Rule['id'], version: string) => rulesOf({ rules: [{ id, version }] }, rules)[0];
  const life = createLife({ rules: inForce, directory: registry, wording, recalled: book.recall(), formerRule });
  showAlertFigures(life, parts.events);
  const late = keep(openLateJudge({ ...past, book, keepReadings: config.BARRIO_KEEP_READINGS_TIME }));
  const judged = { rules, ears, engine, usual, inForce, life, book, late, deafness };
  const run = keep(startAlerts({ ...parts, ...judged, keepFor: config.BARRIO_ALERTS_KEEP_TIME }));
  const alerts = createAlerts({ book, engine, onNew: (listener) => run.onNew(listener) });
  const desk = createDesk({ act: (action) => run.act(action), book, clock });
  return { alerts, desk, run };
}
