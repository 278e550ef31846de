import type { Rules } from './alerts/port.ts';
import type { AlertRun } from './alerts/run/start-alerts.ts';
import type { HealthReport, PartHealth } from './api/health/report.ts';
import { influxdbSettings } from './city-settings.ts';
import type { Config } from './config.ts';
import { createFigures, type Watched } from './figures/create-figures.ts';
import { startFigures } from './figures/start-figures.ts';
import type { ParkingForecasts } from './forecast/port.ts';
import type { Journal } from './journal/port.ts';
import type { LedgerWatch } from './ledger/port.ts';
import { messageOf } from './model/errors.ts';
import { type Clock, toIso } from './model/time.ts';
import type { Outbox } from './notify/port.ts';
import type { Events } from './observability/events.ts';
import type { Running } from './pipeline/run.ts';
import type { RollupsWatch } from './rollups/port.ts';
import type { Link, Upstream } from './sources/mqtt-client/mqtt-client.ts';
import { openInfluxdbFigures } from './stores/influxdb/open-figures.ts';
import type { Store } from './stores/port.ts';
import { describeTrouble, type StoreWatch } from './stores/store-trouble.ts';

type Observed = {
  readonly journal: Journal;
  readonly store: Store;
  readonly storing: Pick<Running, 'lag'>;
  readonly ledgerWatch: Pick<LedgerWatch, 'state'>;
  readonly storeWatch: Pick<StoreWatch, 'troubles'>;
  readonly rollups: RollupsWatch;
  readonly judged: JudgingWatch;
  /** The external broker, where there is one. */
  readonly upstream?: Pick<Upstream, 'link'> | undefined;
};

/**
 * How the service is. It is ready as long as it can keep messages: a store or an external broker that is away makes a part fail,
 * but turning devices away for it would be the wrong answer.
 */
export function createHealth({
  journal,
  store,
  storing,
  ledgerWatch,
  storeWatch,
  rollups,
  judged,
  upstream,
}: Observed): () => Promise<HealthReport> {
  return async () => {
    const parts = [
      judgeJournal(journal),
      await judgeStore({ store, storing, storeWatch }),
      judgeLedger(ledgerWatch),
      judgeRollups(rollups),
      judgeAlerts(judged),
    ];
    if (upstream !== undefined) parts.push(judgeUpstream(upstream.link()));
    return { ready: parts.every(({ name, ok }) => ok || name !== 'journal'), parts };
  };
}

/** What is known of judging by rules and of telling people. */
export type JudgingWatch = {
  readonly run: Pick<AlertRun, 'behind' | 'trouble'>;
  readonly rules: Pick<Rules, 'all' | 'faults'>;
  readonly outbox: Pick<Outbox, 'waiting'>;
};

function judgeAlerts({ run, rules, outbox }: JudgingWatch): PartHealth {
  const name = 'alerts';
  const waiting = Object.values(outbox.waiting()).reduce((sum, count) => sum + count, 0);
  const detail = `${rules.all().length} rules in force, ${run.behind()} messages behind, ${waiting} messages to people waiting`;
  const trouble = run.trouble();
  if (trouble !== undefined) {
    const remedy =
      'Nothing is lost: what is not judged yet waits in the journal. Make room on the disk, or mend what the reason names.';
    return { name, ok: false, detail: `nobody is told of anything: ${trouble}; ${detail}`, remedy };
  }
  // A warning is about a file that is used all the same.
  const fault = rules.faults().find(({ isWarning }) => isWarning !== true);
  if (fault === undefined) return { name, ok: true, detail };
  const remedy = 'What was in force before stays in force. See: npm run barrio -- rules check';
  return { name, ok: false, detail: `${fault.file} is not used: ${fault.says}; ${detail}`, remedy };
}

function judgeJournal(journal: Journal): PartHealth {
  const { bytes, limitBytes, damage } = journal.usage();
  const name = 'journal';
  const detail = `${bytes} of ${limitBytes} bytes, last message ${journal.end()}`;
  const lost = damage.filter(({ kind }) => kind !== 'torn_tail').length;
  const damaged = lost > 0 ? `; ${lost} damaged places were found at the start, see the log` : '';
  if (bytes < limitBytes) return { name, ok: true, detail: detail + damaged };
  const remedy = 'The store does not take readings: mend it, or raise BARRIO_JOURNAL_LIMIT_BYTES.';
  return { name, ok: false, detail: `full: ${detail}${damaged}`, remedy };
}

async function judgeStore({
  store,
  storing,
  storeWatch,
}: Pick<Observed, 'store' | 'storing' | 'storeWatch'>): Promise<PartHealth> {
  const name = `store ${store.name}`;
  const lag = `${storing.lag()} messages behind`;
  const [trouble] = storeWatch.troubles();
  if (trouble !== undefined) {
    const remedy =
      'Nothing is lost: readings wait in the journal, and it is tried again by itself. Make room on the disk, or mend what the reason names.';
    return { name, ok: false, detail: `${describeTrouble(trouble)}; ${lag}`, remedy };
  }
  try {
    const health = await store.health();
    return { ...health, name, detail: `${health.detail}; ${lag}` };
  } catch (error) {
    const remedy = 'Nothing is lost: readings wait in the journal. Look at the log for what the store says.';
    return { name, ok: false, detail: `${messageOf(error)}; ${lag}`, remedy };
  }
}

function judgeLedger(watch: Observed['ledgerWatch']): PartHealth {
  const { balances, imbalances, checkedAt } = watch.state();
  const name = 'ledger';
  if (balances)
    return { name, ok: true, detail: checkedAt === undefined ? 'being checked' : `balances at ${toIso(checkedAt)}` };
  const remedy =
    'Readings may be lost or counted twice. See `npm run barrio -- ledger`, keep the data folder as it is, and tell the makers of Barrio.';
  return { name, ok: false, detail: `does not balance: ${imbalances[0]?.detail ?? ''}`, remedy };
}

function judgeRollups(watch: RollupsWatch): PartHealth {
  const { hoursLeft, isSurveyed, trouble } = watch.state();
  const name = 'rollups';
  const behind = hoursLeft === 0 ? 'up to date' : `${hoursLeft} hours behind (counted by kind)`;
  const detail = isSurveyed ? behind : `looking for hours that were never rolled up; ${behind}`;
  if (trouble === undefined) return { name, ok: true, detail };
  const remedy =
    'Nothing is lost: what is to be rolled up is remembered, and charts are worked out from readings meanwhile. Look at what the store says.';
  return { name, ok: false, detail: `${trouble}; ${detail}`, remedy };
}

function judgeUpstream(link: Link): PartHealth {
  const name = 'external broker';
  if (link.connected) return { name, ok: true, detail: `connected to ${link.url}` };
  const remedy =
    'Start that broker, or correct BARRIO_BROKER_URL, BARRIO_BROKER_USERNAME and BARRIO_BROKER_PASSWORD. It must let us read ' +
    'BARRIO_BROKER_TOPICS. It is tried again every two seconds, and keeps for us meanwhile what it was given with QoS 1.';
  return { name, ok: false, detail: `${link.url}: ${link.reason}`, remedy };
}

type Written = Omit<Watched, 'lags' | 'storeIsOk'> & {
  readonly config: Config;
  readonly clock: Clock;
  readonly events: Events;
  readonly storing: Pick<Running, 'lag'>;
  readonly showing: Pick<Running, 'lag'>;
  readonly storeWatch: Pick<StoreWatch, 'troubles'>;
  readonly judged: Pick<JudgingWatch, 'run'>;
};

/** Writes figures beside the readings, where the store is one that dashboards read. */
export function startWritingFigures(parts: Written): { close(): Promise<void> } {
  const { config, storing, showing, judged, storeWatch } = parts;
  const every = config.BARRIO_FIGURES_EVERY_TIME;
  if (config.BARRIO_STORE !== 'influxdb' || every === 0) return { close: async () => undefined };
  const lags = { store: () => storing.lag(), live: () => showing.lag(), judge: () => judged.run.behind() };
  const storeIsOk = (): boolean => storeWatch.troubles().length === 0;
  const sink = openInfluxdbFigures({ ...parts, ...influxdbSettings(config) });
  return startFigures({ ...parts, figures: createFigures({ ...parts, lags, storeIsOk }), sink, every });
}

type Figures = {
  readonly journal: Journal;
  readonly storing: Running;
  readonly showing: Running;
  readonly forecasts: ParkingForecasts;
};

/** The figures that are read when somebody asks for them. */
export function watchFigures(events: Events, { journal, storing, showing, forecasts }: Figures): void {
  const gauge = (name: `barrio_${string}`, help: string, read: () => number): void =>
    events.gauge({ name, help, read });
  gauge('barrio_store_lag_messages', 'Messages that are durable and not yet in the store', () => storing.lag());
  gauge('barrio_live_lag_messages', 'Messages that are durable and not yet shown', () => showing.lag());
  gauge('barrio_journal_limit_bytes', 'Bytes that may wait for the store', () => journal.usage().limitBytes);
  gauge(
    'barrio_forecast_areas',
    'Areas and their accessible bays that a free place is forecast for',
    () => forecasts.state().able,
  );
  gauge('barrio_journal_segments', 'Files of the journal', () => journal.usage().segments);
}
