import { join, resolve } from 'node:path';
import { z } from 'zod';
import { defaultLimits as apiLimits } from './api/limits.ts';
import { builtApp } from './api/web/app-files.ts';
import { backupDirectory, storeFileOf } from './backups.ts';
import { type Config, describeConfig } from './config.ts';
import { seconds } from './model/duration.ts';
import type { EpochMs } from './model/time.ts';
import { readOrMakeVapidKeys } from './notify/web-push/vapid-keys.ts';
import { defaultLimits as brokerLimits, kibibytes } from './sources/mqtt-broker/limits.ts';

/** What the parts of the city are told of the configuration. */

export const backupSettings = (config: Config) => ({
  directory: backupDirectory(config),
  storeFile: storeFileOf(config),
  every: config.BARRIO_BACKUP_EVERY_TIME,
  keep: config.BARRIO_BACKUP_KEEP,
});

export const journalSettings = (config: Config) => ({
  directory: join(config.BARRIO_DATA_DIR, 'journal'),
  limitBytes: config.BARRIO_JOURNAL_LIMIT_BYTES,
  segmentBytes: config.BARRIO_JOURNAL_SEGMENT_BYTES,
  keepFor: config.BARRIO_JOURNAL_KEEP_TIME,
});

export const keepTimes = (config: Config) => ({
  readings: config.BARRIO_KEEP_READINGS_TIME,
  '1min': config.BARRIO_KEEP_1MIN_TIME,
  '15min': config.BARRIO_KEEP_15MIN_TIME,
  '1h': config.BARRIO_KEEP_1H_TIME,
  '1d': config.BARRIO_KEEP_1D_TIME,
});

/** Where InfluxDB is. */
export const influxdbSettings = (config: Config) => ({
  url: config.BARRIO_INFLUX_URL ?? '',
  database: config.BARRIO_INFLUX_DATABASE,
  flavour: config.BARRIO_INFLUX_FLAVOUR,
  org: config.BARRIO_INFLUX_ORG,
  token: config.BARRIO_INFLUX_TOKEN?.reveal(),
  username: config.BARRIO_INFLUX_USERNAME,
  password: config.BARRIO_INFLUX_PASSWORD?.reveal(),
  timeout: seconds(30),
});

export const fleetSettings = (config: Config) => ({ keepFor: config.BARRIO_FLEET_KEEP_TIME });

export const judgementSettings = (config: Config) => ({ directory: join(config.BARRIO_DATA_DIR, 'judgement') });

export const deadLetterSettings = (config: Config) => ({
  keepFor: config.BARRIO_DEAD_LETTERS_KEEP_TIME,
  limitBytes: config.BARRIO_DEAD_LETTERS_LIMIT_BYTES,
});

export const brokerSettings = (config: Config) => ({
  host: config.BARRIO_HOST,
  port: config.BARRIO_MQTT_PORT,
  limits: {
    ...brokerLimits,
    packet: kibibytes(config.BARRIO_MQTT_MAX_PACKET_BYTES / 1024),
    connections: config.BARRIO_MQTT_MAX_CONNECTIONS,
  },
});

export const quotaSettings = (config: Config) => ({
  device: {
    perSecond: config.BARRIO_QUOTA_DEVICE_PER_SECOND,
    peakPerSecond: config.BARRIO_QUOTA_DEVICE_PEAK_PER_SECOND,
  },
  gateway: {
    perSecond: config.BARRIO_QUOTA_GATEWAY_PER_SECOND,
    peakPerSecond: config.BARRIO_QUOTA_GATEWAY_PEAK_PER_SECOND,
  },
  catchUpTime: config.BARRIO_QUOTA_CATCH_UP_TIME,
});

export const tokenSettings = (config: Config) => ({
  dataDir: config.BARRIO_DATA_DIR,
  configured: config.BARRIO_OPERATOR_TOKEN?.reveal(),
});

export const installed = (config: Config, startedAt: EpochMs) => ({
  dataDir: resolve(config.BARRIO_DATA_DIR),
  startedAt,
  settings: describeConfig(config),
});

export const apiSettings = (config: Config) => ({
  host: config.BARRIO_HOST,
  port: config.BARRIO_HTTP_PORT,
  web: {
    folder: builtApp,
    city: { zone: config.BARRIO_TIME_ZONE, language: config.BARRIO_LANGUAGE, map: config.BARRIO_MAP },
  },
  limits: {
    ...apiLimits,
    requestsPerMinute: config.BARRIO_HTTP_RATE_LIMIT,
    trustedProxies: config.BARRIO_TRUSTED_PROXIES,
  },
});

/** Under which name and address citizens are told. */
export const publicSettings = (config: Config) => ({
  publicUrl: config.BARRIO_PUBLIC_URL,
  cap: {
    sender: config.BARRIO_CAP_SENDER ?? new URL(config.BARRIO_PUBLIC_URL).hostname,
    status: config.BARRIO_CAP_STATUS,
  },
});

/**
 * By which ways people are told. Makes the keys of web push at the first start.
 *
 * @throws {ConfigError} when they can be neither read nor made.
 */
export const channelSettings = (config: Config) => ({
  publicUrl: config.BARRIO_PUBLIC_URL,
  allowPrivate: config.BARRIO_WEBHOOK_ALLOW_PRIVATE,
  push: { keys: readOrMakeVapidKeys(config.BARRIO_DATA_DIR), contact: config.BARRIO_PUSH_CONTACT },
  email:
    config.BARRIO_SMTP_URL === undefined
      ? undefined
      : { url: config.BARRIO_SMTP_URL.reveal(), from: config.BARRIO_MAIL_FROM ?? '' },
  sms:
    config.BARRIO_SMS_URL === undefined
      ? undefined
      : {
          url: config.BARRIO_SMS_URL,
          body: config.BARRIO_SMS_BODY,
          headers: smsHeaders(config),
          from: config.BARRIO_SMS_FROM,
        },
});

/** Was checked when the configuration was read. */
const smsHeaders = (config: Config) =>
  z.record(z.string(), z.string()).parse(JSON.parse(config.BARRIO_SMS_HEADERS?.reveal() ?? '{}'));

export function upstreamSettings(config: Config) {
  if (config.BARRIO_BROKER_URL === undefined) return undefined;
  return {
    url: config.BARRIO_BROKER_URL,
    topics: config.BARRIO_BROKER_TOPICS,
    clientId: config.BARRIO_BROKER_CLIENT_ID,
    tellsRefusals: config.BARRIO_BROKER_TELL_REFUSALS,
    username: config.BARRIO_BROKER_USERNAME,
    password: config.BARRIO_BROKER_PASSWORD?.reveal(),
  };
}
