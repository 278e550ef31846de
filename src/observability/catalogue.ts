import { accountEvents } from './account-events.ts';
import { alertEvents } from './alert-events.ts';
import { communityEvents } from './community-events.ts';
import { connectionEvents } from './connection-events.ts';
import { type EventDefinition, event } from './event.ts';
import { figureEvents } from './figure-events.ts';
import { fleetEvents } from './fleet-events.ts';
import { forecastEvents } from './forecast-events.ts';
import { judgingEvents } from './judging-events.ts';
import { ledgerEvents } from './ledger-events.ts';
import { notifyEvents } from './notify-events.ts';
import { pastEvents } from './past-events.ts';
import { rollupEvents } from './rollup-events.ts';
import { ruleEvents } from './rule-events.ts';

/**
 * Everything that Barrio says about itself, as data. Emitting an event writes its log line and moves its counter; there is no
 * other way to do either. Level by what the operator must do: `error` = data lost or a human needed, `warn` = odd but nothing
 * lost, `info` = lifecycle, `silent` = counted only (hot paths).
 */
export const catalogue = {
  ...accountEvents,
  ...alertEvents,
  ...communityEvents,
  ...connectionEvents,
  ...figureEvents,
  ...fleetEvents,
  ...forecastEvents,
  ...judgingEvents,
  ...ledgerEvents,
  ...notifyEvents,
  ...pastEvents,
  ...rollupEvents,
  ...ruleEvents,
  serviceStarted: event<{ urls: string }>({ level: 'info', say: ({ urls }) => `Barrio is running: ${urls}` }),
  serviceStopping: event<{ signal: string }>({ level: 'info', say: ({ signal }) => `stopping on ${signal}` }),
  serviceStopped: event<object>({ level: 'info', say: () => 'stopped; everything acknowledged is on disk' }),

  serviceNoteMissing: event<{ folder: string; reason: string }>({
    level: 'warn',
    say: ({ folder, reason }) =>
      `cannot leave a note in ${folder} (${reason}): commands that talk to the service will not find it`,
  }),

  messagesAcknowledged: event<{ via: string; count: number }>({
    level: 'silent',
    say: () => 'messages acknowledged',
    counter: {
      name: 'barrio_messages_acknowledged_total',
      help: 'Messages that are on disk and were acknowledged (or, for QoS 0, kept without a promise)',
      labels: ['via'],
      amount: 'count',
    },
  }),
  messageTurnedAway: event<{ via: string; reason: string }>({
    level: 'debug',
    say: ({ via, reason }) => `a message by ${via} was not accepted: ${reason}`,
    counter: {
      name: 'barrio_messages_turned_away_total',
      help: 'Messages that were not acknowledged, by reason; the sender still has them',
      labels: ['via', 'reason'],
    },
  }),
  connectionRefused: event<{ reason: string; address: string; username: string }>({
    level: 'debug',
    say: ({ reason, address, username }) =>
      `refused a connection of ${username || 'nobody'} from ${address}: ${reason}`,
    counter: {
      name: 'barrio_connections_refused_total',
      help: 'Connections refused before they were accepted, by reason',
      labels: ['reason'],
    },
  }),
  connectionBroken: event<{ reason: string; address: string; client: string }>({
    level: 'debug',
    say: ({ reason, address, client }) =>
      `closed the connection of ${client || 'a stranger'} from ${address}: ${reason}`,
    counter: {
      name: 'barrio_connections_broken_total',
      help: 'Connections that we closed because of what they sent, by reason',
      labels: ['reason'],
    },
  }),
  packetTooLarge: event<{ client: string; address: string; limitBytes: number; count: number }>({
    level: 'warn',
    say: ({ client, address, limitBytes, count }) =>
      `closed the connection of ${client} from ${address}: it sent a packet larger than ${limitBytes} bytes (BARRIO_MQTT_MAX_PACKET_BYTES), ` +
      `of which nothing is kept (${count} since the last word about it)`,
  }),
  loginsFailed: event<{ via: string; address: string; username: string; count: number }>({
    level: 'warn',
    say: ({ via, address, username, count }) =>
      `${address} does not get in by ${via}: wrong username or password (${count} since the last word about it, now as ${JSON.stringify(username)})`,
  }),
  senderSlowdownBegan: event<{ role: string }>({
    level: 'silent',
    say: ({ role }) => `a ${role} is slowed`,
    counter: {
      name: 'barrio_sender_slowdowns_total',
      help: 'Times that a device or gateway began to be slowed because it sent faster than its quota',
      labels: ['role'],
    },
  }),
  senderSlowedFor: event<{ role: string; seconds: number }>({
    level: 'silent',
    say: ({ role, seconds }) => `${role}s were slowed for ${seconds} s`,
    counter: {
      name: 'barrio_sender_slowed_seconds_total',
      help: 'How long devices or gateways were left alone because of their quota, all together',
      labels: ['role'],
      amount: 'seconds',
    },
  }),
  senderSlowed: event<{ sender: string; role: string; perSecond: number; tries: number }>({
    level: 'info',
    say: ({ sender, role, perSecond, tries }) =>
      `${role} ${sender} is slowed to ${perSecond} messages a second (it sends ${tries} or more); the rest is read later`,
  }),
  upstreamConnected: event<{ url: string }>({
    level: 'info',
    say: ({ url }) => `connected to the external broker ${url}`,
  }),
  upstreamLost: event<{ url: string; reason: string }>({
    level: 'warn',
    say: ({ url, reason }) =>
      `lost the external broker ${url}: ${reason}; trying again, it keeps what we have not acknowledged`,
    counter: { name: 'barrio_upstream_lost_total', help: 'Times the external broker was lost' },
  }),

  journalDamaged: event<{ segment: string; offset: number; kind: string; detail: string; messagesLost: string }>({
    level: 'error',
    say: ({ segment, offset, kind, detail, messagesLost }) =>
      `journal segment ${segment} is damaged at byte ${offset} (${kind}): ${detail}; messages lost: ${messagesLost}`,
    counter: { name: 'barrio_journal_damage_total', help: 'Damaged places found in the journal', labels: ['kind'] },
  }),
  journalTailCut: event<{ segment: string; offset: number; bytes: number }>({
    level: 'warn',
    say: ({ segment, offset, bytes }) =>
      `cut ${bytes} bytes of an unfinished write off journal segment ${segment} at byte ${offset}; nobody was promised them`,
  }),
  journalFull: event<{ bytes: number; limitBytes: number }>({
    level: 'warn',
    say: ({ bytes, limitBytes }) =>
      `the journal is full (${bytes} of ${limitBytes} bytes): not acknowledging until the store catches up`,
    counter: { name: 'barrio_journal_full_total', help: 'Times that the journal had no room' },
  }),
  journalFailed: event<{ reason: string }>({
    level: 'error',
    say: ({ reason }) => `the journal's disk failed: ${reason}; nothing is acknowledged any more, the process ends`,
  }),
  journalSegmentKept: event<{ segment: string; reason: string }>({
    level: 'warn',
    say: ({ segment, reason }) =>
      `cannot delete journal segment ${segment}, which nobody needs any more: ${reason}; trying again later`,
  }),

  messagesProcessed: event<{ consumer: string; count: number }>({
    level: 'silent',
    say: () => 'messages processed',
    counter: {
      name: 'barrio_messages_processed_total',
      help: 'Messages that went through the pipeline, by consumer of the journal',
      labels: ['consumer'],
      amount: 'count',
    },
  }),
  samplesRejected: event<{ code: string; count: number }>({
    level: 'silent',
    say: ({ code }) => `rejected: ${code}`,
    counter: {
      name: 'barrio_samples_rejected_total',
      help: 'Refused messages and samples, by code; each is in the dead letters',
      labels: ['code'],
      amount: 'count',
    },
  }),
  observationsDoubted: event<{ test: string; count: number }>({
    level: 'silent',
    say: ({ test }) => `doubted by ${test}`,
    counter: {
      name: 'barrio_observations_doubted_total',
      help: 'Observations that a test doubts, suspect or failed, by test; they are kept',
      labels: ['test'],
      amount: 'count',
    },
  }),
  judgementMemoryMissing: event<{ after: number }>({
    level: 'warn',
    say: ({ after }) =>
      `what the tests of readings remembered of the messages up to ${after} is not there: until enough was seen again, they judge by less`,
    counter: {
      name: 'barrio_judgement_memory_missing_total',
      help: 'Times that readings had to be judged without what came before them',
    },
  }),
  judgementMemoryDamaged: event<{ at: number; reason: string }>({
    level: 'warn',
    say: ({ at, reason }) =>
      `cannot use what the tests of readings remembered up to message ${at}: ${reason}; trying an older one`,
    counter: {
      name: 'barrio_judgement_memory_damaged_total',
      help: 'Kept memories of the tests of readings that could not be used',
    },
  }),
  judgementMemoryNotKept: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) =>
      `cannot keep what the tests of readings remember: ${reason}; after a restart the first readings may be judged otherwise`,
    counter: {
      name: 'barrio_judgement_memory_not_kept_total',
      help: 'Times that what the tests of readings remember could not be written',
    },
  }),
  samplesRepeated: event<{ count: number }>({
    level: 'silent',
    say: () => 'samples repeated',
    counter: {
      name: 'barrio_samples_repeated_total',
      help: 'Samples that were observed already and kept once',
      amount: 'count',
    },
  }),
  observationsStored: event<{ store: string; count: number }>({
    level: 'silent',
    say: () => 'observations stored',
    counter: {
      name: 'barrio_observations_stored_total',
      help: 'Observations that the store confirmed',
      labels: ['store'],
      amount: 'count',
    },
  }),
  storeUnavailable: event<{ store: string; reason: string; attempt: number; retryInMs: number }>({
    level: 'warn',
    say: ({ store, reason, attempt, retryInMs }) =>
      `store ${store} does not take readings (attempt ${attempt}): ${reason}; nothing is lost, trying again in ${retryInMs} ms`,
    counter: {
      name: 'barrio_store_unavailable_total',
      help: 'Failed attempts to write to the store',
      labels: ['store'],
    },
  }),
  storeRecovered: event<{ store: string; attempts: number }>({
    level: 'info',
    say: ({ store, attempts }) => `store ${store} takes readings again after ${attempts} attempts`,
  }),
  storeSetAside: event<{ store: string; file: string; to: string; reason: string }>({
    level: 'error',
    say: ({ store, file, to, reason }) =>
      `store ${store} could not open ${file} (${reason}): what did not open lies untouched at ${to}; what the store went on from is told next`,
    counter: {
      name: 'barrio_store_set_aside_total',
      help: 'Damaged files of the store that were set aside',
      labels: ['store'],
    },
  }),
  replayStarted: event<{ letters: number }>({
    level: 'info',
    say: ({ letters }) => `trying ${letters} dead letters again`,
  }),
  replayFinished: event<{ letters: number; messages: number; tookMs: number }>({
    level: 'info',
    say: ({ letters, messages, tookMs }) =>
      `${messages} messages (${letters} dead letters) were tried again within ${tookMs} ms; what is still refused is in the dead letters`,
  }),
  replayHeldUp: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `cannot try dead letters again: ${reason}; they are kept, trying in a second`,
    counter: { name: 'barrio_replay_held_up_total', help: 'Times that dead letters could not be tried again' },
  }),
  lettersReplayed: event<{ count: number }>({
    level: 'silent',
    say: () => 'dead letters replayed',
    counter: {
      name: 'barrio_dead_letters_replayed_total',
      help: 'Dead letters that went through the journal again',
      amount: 'count',
    },
  }),
  backupMade: event<{ folder: string; bytes: number; tookMs: number }>({
    level: 'info',
    say: ({ folder, bytes, tookMs }) => `made and verified the backup ${folder}: ${bytes} bytes within ${tookMs} ms`,
    counter: { name: 'barrio_backups_made_total', help: 'Backups that were made and verified' },
  }),
  backupFailed: event<{ reason: string }>({
    level: 'error',
    say: ({ reason }) => `no backup was made: ${reason}; the older ones are kept, and it is tried again within an hour`,
    counter: { name: 'barrio_backups_failed_total', help: 'Backups that could not be made' },
  }),
  backupLeftover: event<{ folder: string; reason: string }>({
    level: 'warn',
    say: ({ folder, reason }) =>
      `could not remove the old or unfinished backup ${folder}: ${reason}; remove it by hand`,
    counter: {
      name: 'barrio_backup_leftovers_total',
      help: 'Times that an old or unfinished backup could not be removed',
    },
  }),
  storeRebuilt: event<{
    damaged: string;
    reason: string;
    from: string;
    position: number;
    missing: number;
    report: string;
  }>({
    level: 'error',
    say: ({ damaged, reason, from, position, missing, report }) =>
      `the store was damaged (${reason}) and lies at ${damaged}; began again from ${from}, and the journal fills in what came ` +
      `behind message ${position}; ${missing} messages between them are not there any more; see ${report}`,
    counter: { name: 'barrio_store_rebuilt_total', help: 'Times that a damaged store was begun again' },
  }),
  storeFilledUp: event<{ messages: number; tookMs: number }>({
    level: 'info',
    say: ({ messages, tookMs }) =>
      `the store that was begun again has everything that the journal had: ${messages} messages within ${tookMs} ms`,
  }),
  storeRefused: event<{ store: string; device: string; reason: string }>({
    level: 'error',
    say: ({ store, device, reason }) => `store ${store} refused a reading of ${device} for good: ${reason}`,
    counter: {
      name: 'barrio_store_refused_total',
      help: 'Readings that the store refused for good',
      labels: ['store'],
    },
  }),
  influxdbFound: event<{ url: string; server: string }>({
    level: 'info',
    say: ({ url, server }) => `${url} is ${server}`,
  }),
  influxdbDatabaseCreated: event<{ url: string; database: string }>({
    level: 'info',
    say: ({ url, database }) => `created the database ${database} at ${url}, which had none of this name`,
  }),
  codecFailed: event<{ kind: string; reason: string }>({
    level: 'error',
    say: ({ kind, reason }) => `the codec of ${kind} broke: ${reason}; the message is in the dead letters`,
    counter: { name: 'barrio_codec_failed_total', help: 'Payloads on which a codec broke', labels: ['kind'] },
  }),
  stepFailed: event<{ topic: string; reason: string }>({
    level: 'error',
    say: ({ topic, reason }) =>
      `a step of the pipeline broke on a message of ${topic}: ${reason}; it is in the dead letters`,
    counter: { name: 'barrio_pipeline_steps_failed_total', help: 'Messages on which a step of the pipeline broke' },
  }),
  storeBroke: event<{ store: string; reason: string; attempt: number }>({
    level: 'error',
    say: ({ store, reason, attempt }) =>
      `store ${store} broke on a batch, by our fault (attempt ${attempt}): ${reason}; nothing is lost, but nothing passes it`,
    counter: {
      name: 'barrio_store_broke_total',
      help: 'Batches on which a store broke by our fault',
      labels: ['store'],
    },
  }),
  registryChanged: event<{ devices: number; areas: number }>({
    level: 'info',
    say: ({ devices, areas }) => `registry: ${devices} devices, ${areas} areas`,
  }),
  registryUnreadable: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) =>
      `cannot see what other processes changed in the registry: ${reason}; answering from memory, looking again in a second`,
    counter: { name: 'barrio_registry_unreadable_total', help: 'Times that changes of the registry could not be read' },
  }),
  listenerDropped: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `dropped a listener of the live feed: ${reason}`,
    counter: { name: 'barrio_live_dropped_total', help: 'Listeners of the live feed that were dropped' },
  }),
  operatorRefused: event<{ address: string }>({
    level: 'debug',
    say: ({ address }) => `${address} asked for what only an operator may do, without the right token`,
    counter: {
      name: 'barrio_operators_refused_total',
      help: 'Requests to /api/v1/operate without the right token',
    },
  }),
  requestFailed: event<{ method: string; route: string; reason: string }>({
    level: 'error',
    say: ({ method, route, reason }) => `${method} ${route} failed: ${reason}`,
    counter: { name: 'barrio_requests_failed_total', help: 'Requests that failed because of us', labels: ['route'] },
  }),
  requestUnanswered: event<{ method: string; route: string; reason: string }>({
    level: 'warn',
    say: ({ method, route, reason }) => `${method} ${route} was not answered now (nothing is lost): ${reason}`,
    counter: {
      name: 'barrio_requests_unanswered_total',
      help: 'Requests answered with 503, because something that we depend on was down or too slow',
      labels: ['route'],
    },
  }),
} as const;

export type EventName = keyof typeof catalogue;
export type FieldsOf<Name extends EventName> =
  (typeof catalogue)[Name] extends EventDefinition<infer Fields> ? Fields & object : never;
