import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Registry as Metrics } from 'prom-client';
import type { Accounts, Audit } from '../accounts/port.ts';
import type { Backups } from '../backup/port.ts';
import type { Connections } from '../connections/port.ts';
import type { DeadLetters } from '../dead-letters/port.ts';
import type { FleetHealth } from '../fleet/port.ts';
import type { ParkingForecasts } from '../forecast/port.ts';
import type { Journal } from '../journal/port.ts';
import type { InFlight, Ledger, LedgerWatch } from '../ledger/port.ts';
import { reachableHost } from '../model/address.ts';
import type { Calendar } from '../model/calendar.ts';
import type { Events } from '../observability/events.ts';
import type { ClockSkews } from '../pipeline/port.ts';
import type { Registry } from '../registry/port.ts';
import type { Repairs } from '../repairs/port.ts';
import type { History } from '../rollups/port.ts';
import type { QuotaBoard } from '../sources/port.ts';
import type { LiveFeed } from '../state/port.ts';
import type { Store } from '../stores/port.ts';
import { addAccounts } from './accounts/routes.ts';
import type { Alerting, AlertParts } from './alerts/alerting.ts';
import { addAlertOperation, addAlertPages, addAlerts } from './alerts/register.ts';
import { type AlertStream, startAlertStream } from './alerts/stream.ts';
import type { App } from './app/app.ts';
import { createApp } from './app/create-app.ts';
import { operatorOnly } from './app/operator-only.ts';
import { nameOfActor } from './app/operator-only-names.ts';
import { letCachesAsk, limitRequests, openToAllPages, protect } from './app/protect.ts';
import { addAreas } from './areas/list.ts';
import { addAreaNow, addAreasNow } from './areas/now.ts';
import { noteChanges } from './audit/note-changes.ts';
import { addAudit } from './audit/routes.ts';
import { addBackups } from './backups/routes.ts';
import { addConnections } from './connections/routes.ts';
import { addCredentials } from './credentials/routes.ts';
import { createDeviceIndex, type DeviceIndex } from './devices/device-index.ts';
import { addDeviceList } from './devices/list.ts';
import { addDevice } from './devices/one.ts';
import { addEnvironmentNear } from './environment/near.ts';
import { addFleetProblems } from './fleet/list.ts';
import { addFleetSummary } from './fleet/summary.ts';
import { addParkingForecast } from './forecast/routes.ts';
import { addGateway } from './gateways/one.ts';
import type { HealthReport } from './health/report.ts';
import { addHealth } from './health/routes.ts';
import { addAreaIndices, addDeviceIndices } from './indices/routes.ts';
import { addKinds } from './kinds/routes.ts';
import { addLedger } from './ledger/routes.ts';
import { addLightingFaults } from './lighting/faults.ts';
import type { ApiLimits } from './limits.ts';
import { type LiveHub, startLiveHub } from './live/hub.ts';
import { addLive } from './live/routes.ts';
import { addMetrics, timeRequests } from './metrics/routes.ts';
import { type NearMemory, openNear } from './near/open-near.ts';
import { addNear } from './near/route.ts';
import { addObservations } from './observations/routes.ts';
import { addService, type Installation } from './operate/running-service.ts';
import { speakAsTheCity } from './page/language.ts';
import { addPageFrame } from './page/register.ts';
import { addParkingNear } from './parking/near.ts';
import { createPicture, type Picture } from './picture/picture.ts';
import { addPicture } from './picture/routes.ts';
import { addProblemPages } from './problems/pages.ts';
import type { TestLimits } from './quality/limits.ts';
import { addQualityPages } from './quality/pages.ts';
import { addQualityTests } from './quality/routes.ts';
import { addQuantities } from './quantities/routes.ts';
import { addCare } from './queue/act.ts';
import { addQueue } from './queue/list.ts';
import { addDocument, describeApi } from './reference/document.ts';
import { nameOperation } from './reference/name-operations.ts';
import { addReferencePage } from './reference/page.ts';
import { addRejectionsOfAll } from './rejections/operate.ts';
import { addOwnRejections } from './rejections/own.ts';
import { ownersOnly } from './rejections/owner.ts';
import { addReplay, addReplayState } from './rejections/replay.ts';
import { addRejections } from './rejections/routes.ts';
import { addAreaRollups } from './rollups/of-area.ts';
import { takeCookies } from './session/cookie.ts';
import { addSession } from './session/routes.ts';
import { type MessageRate, startMessageRate } from './status/message-rate.ts';
import { addStatus, type ServiceInfo } from './status/routes.ts';
import { addSubscribing } from './subscriptions/register.ts';
import type { Subscribing } from './subscriptions/subscribing.ts';
import type { CityParts } from './vocabulary/city-view.ts';
import { type AppFiles, addWebApp } from './web/app-files.ts';

export type ApiParts = CityParts & {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly store: Store;
  readonly history: History;
  readonly clocks: ClockSkews;
  readonly calendar: Calendar;
  readonly testLimits: TestLimits;
  readonly forecasts: ParkingForecasts;
  readonly fleet: FleetHealth;
  /** What people do about what is wrong with devices. */
  readonly repairs: Repairs;
  /** Rules and alerts. */
  readonly alerting: Alerting;
  /** Who wants to hear of alerts. */
  readonly subscribing: Subscribing;
  readonly live: LiveFeed;
  readonly journal: Journal;
  readonly deadLetters: DeadLetters;
  readonly ledger: Ledger;
  readonly inFlight: InFlight;
  readonly ledgerWatch: LedgerWatch;
  readonly quotas: QuotaBoard;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly health: () => Promise<HealthReport>;
  readonly info: ServiceInfo;
  readonly installation: Installation;
  /** Opens what only an operator may see and do. */
  readonly operatorToken: string;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly backups: Backups;
  readonly connections: Connections;
  /** Makes new passwords for devices. */
  readonly registrar: Pick<Registry, 'rotateCredential'>;
  /** What people see. */
  readonly web: AppFiles;
  readonly limits: ApiLimits;
  /** Adds the routes of the HTTP intake, below `/ingest/v1`. */
  readonly intake?: ((app: App) => void) | undefined;
  /** Takes connections that ask for another protocol, e.g. MQTT over WebSocket. */
  readonly onUpgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
};

export type Api = {
  readonly url: string;
  readonly server: Server;
  /** Ends the live streams, answers what is under way, and closes. */
  close(): Promise<void>;
};

/** Opens the door for citizens, operators and developers: the API, its reference, and the start page. */
export async function openApi(parts: ApiParts): Promise<Api> {
  const app = createApi(parts);
  await app.listen({ host: parts.host, port: parts.port });
  return { url: urlOf(app, parts.host), server: app.server, close: () => app.close() };
}

/** The whole API without a socket. */
export function createApi(parts: ApiParts): App {
  const app = createApp(parts);
  const hub = startLiveHub(parts);
  const alerts = openAlertDoors(parts);
  const rate = startMessageRate({ read: () => parts.journal.end(), clock: parts.clock });
  const index = createDeviceIndex(parts.registry);
  const picture = createPicture(parts);
  const near = openNear(parts);
  app.addHook('preClose', async () => {
    hub.close();
    alerts.stream.close();
    rate.close();
    index.close();
    picture.close();
    near.close();
  });
  timeRequests(app, parts.metrics);
  protect(app, parts.web.city.map);
  takeCookies(app);
  speakAsTheCity(app, parts.web.city);
  app.addHook('onRoute', nameOperation);
  describeApi(app, parts.info.version);
  app.register(async (scope: App) => addPages(scope, { ...parts, index, alerts }));
  app.register(async (scope: App) => addResources(scope, { ...parts, index, hub, rate, alerts, near }), {
    prefix: '/api/v1',
  });
  app.register(async (scope: App) => addOwned(scope, parts), { prefix: '/api/v1' });
  addSubscribing(app, parts);
  app.register(async (scope: App) => addSessions(scope, parts), { prefix: '/api/v1' });
  app.register(async (scope: App) => addOperation(scope, { ...parts, alerts, picture }), { prefix: '/api/v1/operate' });
  app.register(async (scope: App) => addIntake(scope, parts), { prefix: '/ingest/v1' });
  if (parts.onUpgrade !== undefined) app.server.on('upgrade', parts.onUpgrade);
  return app;
}

type AlertDoors = AlertParts & Pick<ApiParts, 'limits' | 'installation'> & { readonly stream: AlertStream };

function openAlertDoors({ alerting, ...parts }: ApiParts): AlertDoors {
  const stream = startAlertStream({ ...parts, ...alerting, bufferBytes: parts.limits.liveBufferBytes });
  return { ...parts, ...alerting, stream };
}

function addPages(scope: App, parts: ApiParts & { readonly index: DeviceIndex; readonly alerts: AlertDoors }): void {
  letCachesAsk(scope);
  limitRequests(scope, parts.limits.requestsPerMinute);
  scope.after(() => {
    addHealth(scope, parts);
    addMetrics(scope, parts);
    addProblemPages(scope);
    addQualityPages(scope);
    addDocument(scope);
    addReferencePage(scope);
    addPageFrame(scope);
    addWebApp(scope, parts.web);
    addAlertPages(scope, parts.alerts);
  });
}

type ResourceParts = ApiParts & {
  readonly index: DeviceIndex;
  readonly hub: LiveHub;
  readonly rate: MessageRate;
  readonly alerts: AlertDoors;
  readonly near: NearMemory;
};

function addResources(scope: App, parts: ResourceParts): void {
  const { storeTime } = parts.limits;
  openToAllPages(scope);
  letCachesAsk(scope);
  limitRequests(scope, parts.limits.requestsPerMinute);
  scope.after(() => {
    addDeviceList(scope, parts);
    addDevice(scope, { ...parts, storeTime });
    addGateway(scope, parts);
    addObservations(scope, { ...parts, storeTime });
    addAreas(scope, parts);
    addAreaNow(scope, parts);
    addAreasNow(scope, parts);
    addAreaRollups(scope, { ...parts, storeTime });
    addAreaIndices(scope, { ...parts, storeTime });
    addDeviceIndices(scope, { ...parts, storeTime });
    addNear(scope, { ...parts, ...parts.near });
    addParkingNear(scope, parts);
    addParkingForecast(scope, parts);
    addEnvironmentNear(scope, parts);
    addLightingFaults(scope, parts);
    addFleetProblems(scope, parts);
    addFleetSummary(scope, parts);
    addLive(scope, parts);
    addAlerts(scope, parts.alerts);
    addKinds(scope, parts);
    addQuantities(scope);
    addQualityTests(scope, parts);
    addLedger(scope, { ...parts, storeTime });
    addRejections(scope, { ...parts, storeTime });
    addStatus(scope, { ...parts, listeners: () => parts.hub.listeners() });
  });
}

/** What only the owner of a device or gateway may see. */
function addOwned(scope: App, parts: ApiParts): void {
  limitRequests(scope, parts.limits.requestsPerMinute);
  scope.after(() => {
    ownersOnly(scope);
    addOwnRejections(scope, { ...parts, storeTime: parts.limits.storeTime });
  });
}

/** How operators sign in. */
function addSessions(scope: App, parts: ApiParts): void {
  limitRequests(scope, parts.limits.requestsPerMinute);
  scope.after(() => addSession(scope, { ...parts, publicUrl: parts.alerting.publicUrl }));
}

type OperationParts = ApiParts & { readonly alerts: AlertDoors; readonly picture: Picture };

/** What only an operator may see and do. */
function addOperation(scope: App, parts: OperationParts): void {
  limitRequests(scope, parts.limits.requestsPerMinute);
  scope.after(() => {
    operatorOnly(scope, parts.alerts);
    noteChanges(scope, { ...parts, prefix: scope.prefix });
    addAccounts(scope, parts);
    addAudit(scope, parts);
    addService(scope, parts);
    addConnections(scope, parts);
    addCredentials(scope, parts);
    addBackups(scope, parts);
    addRejectionsOfAll(scope, { ...parts, storeTime: parts.limits.storeTime });
    addReplay(scope, { ...parts, storeTime: parts.limits.storeTime });
    addReplayState(scope, { ...parts, storeTime: parts.limits.storeTime });
    addAlertOperation(scope, parts.alerts);
    addQueue(scope, parts);
    addCare(scope, { ...parts, whoAsks: (request) => nameOfActor(request, 'operator') });
    addPicture(scope, parts);
  });
}

function addIntake(scope: App, { intake, limits }: ApiParts): void {
  limitRequests(scope, limits.ingestRequestsPerMinute);
  scope.after(() => intake?.(scope));
}

function urlOf(app: App, host: string): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${reachableHost(host)}:${port}`;
}
