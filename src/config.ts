import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { isTimeZone } from './model/calendar.ts';
import { ConfigError, messageOf } from './model/errors.ts';
import { languages } from './model/language.ts';
import { nearestSetting } from './operator/nearest-setting.ts';
import { readSecretFiles } from './secret-files.ts';
import { count, duration, isSecret, optionalText, port, secret, whole } from './setting-kinds.ts';

export { Secret } from './setting-kinds.ts';

function isHeaders(text: string): boolean {
  try {
    return z.record(z.string(), z.string()).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/**
 * Every setting of the service. The key is the name of the environment variable; `--http-port 8081` on the command line and
 * `"BARRIO_HTTP_PORT": 8081` in barrio.config.json say the same.
 */
export const settings = {
  BARRIO_HOST: z.string().min(1).default('0.0.0.0').describe('Address that the doors listen on'),
  BARRIO_HTTP_PORT: port(8080, 'Port of the API, the start page and MQTT over WebSocket'),
  BARRIO_MQTT_PORT: port(1883, 'Port of the embedded MQTT broker'),
  BARRIO_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://localhost:8080')
    .describe(
      'Address at which citizens reach this service: what links in messages begin with. Where only BARRIO_HTTP_PORT is set, this has its port',
    ),
  BARRIO_RULES_DIR: z.string().min(1).default('./rules').describe('Folder of the rules of alerts, one YAML file each'),
  BARRIO_CAP_SENDER: z
    .string()
    .regex(/^[^\s,<&]+$/, 'may hold no spaces, commas, < or &')
    .optional()
    .describe('Who warns, in public warnings (CAP), e.g. barrio.example; the host of BARRIO_PUBLIC_URL when left out'),
  BARRIO_CAP_STATUS: z
    .enum(['Actual', 'Exercise', 'System', 'Test', 'Draft'])
    .default('Test')
    .describe('What public warnings (CAP) are: Actual only where the sensors are real and people are to act'),
  BARRIO_DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of the journal, the embedded store and the registry'),
  BARRIO_STORE: z.enum(['duckdb', 'influxdb']).default('duckdb').describe('Where readings are kept'),
  BARRIO_INFLUX_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address of InfluxDB, e.g. http://127.0.0.1:8086'),
  BARRIO_INFLUX_DATABASE: z.string().min(1).default('barrio').describe('Database (1.x, 3.x) or bucket (2.x)'),
  BARRIO_INFLUX_FLAVOUR: z
    .enum(['auto', 'v1', 'v2', 'v3', 'victoria-metrics'])
    .default('auto')
    .describe('Which InfluxDB it is; auto asks the server. victoria-metrics takes readings but answers no queries'),
  BARRIO_INFLUX_ORG: optionalText('Organisation (2.x)'),
  BARRIO_INFLUX_TOKEN: secret('Token (2.x, 3.x)'),
  BARRIO_INFLUX_USERNAME: optionalText('User name (1.x)'),
  BARRIO_INFLUX_PASSWORD: secret('Password (1.x)'),
  BARRIO_FIGURES_EVERY_TIME: duration(
    '30s',
    'How often the service writes figures about itself into InfluxDB, for dashboards; 0s is never',
  ),
  BARRIO_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'is not a time zone; expected a name like Europe/Madrid')
    .default('Europe/Madrid')
    .describe('Time zone of the city: its days, nights and hours'),
  BARRIO_LANGUAGE: z
    .enum(languages)
    .default('es')
    .describe('What people are told in whose browser speaks none of our languages (es, en, fr)'),
  BARRIO_MAP: z
    .string()
    .regex(
      /^(bundled|(pmtiles|raster|style):https?:\/\/\S+|pmtiles:\/\S+)$/,
      'is bundled, or pmtiles:, raster: or style: with an address',
    )
    .default('bundled')
    .describe(
      'What lies under the map: bundled (the coast, nothing from elsewhere), pmtiles:URL, raster:URL with {z}/{x}/{y}, or style:URL of MapLibre',
    ),
  BARRIO_JOURNAL_LIMIT_BYTES: count(
    8 * 1024 ** 3,
    'Bytes that may wait for the store; beyond, nothing is acknowledged',
  ),
  BARRIO_JOURNAL_SEGMENT_BYTES: count(64 * 1024 ** 2, 'Size of one journal file'),
  BARRIO_JOURNAL_KEEP_TIME: duration('48h', 'How long the journal keeps what every consumer has finished'),
  BARRIO_DEAD_LETTERS_KEEP_TIME: duration('30d', 'How long refused messages are kept'),
  BARRIO_DEAD_LETTERS_LIMIT_BYTES: count(
    512 * 1024 ** 2,
    'Bytes of refused messages that are kept; the oldest go first',
  ),
  BARRIO_LEDGER_KEEP_TIME: duration(
    '35d',
    'How long the ledger counts by device and hour; what is older is one sum for each',
  ),
  BARRIO_KEEP_READINGS_TIME: duration(
    '90d',
    'How long readings are kept, once they are rolled up; 0s is for ever, as for the next four',
  ),
  BARRIO_KEEP_1MIN_TIME: duration('30d', 'How long rollups of minutes are kept'),
  BARRIO_KEEP_15MIN_TIME: duration('400d', 'How long rollups of quarters of an hour are kept'),
  BARRIO_KEEP_1H_TIME: duration('0s', 'How long rollups of hours are kept'),
  BARRIO_KEEP_1D_TIME: duration('0s', 'How long rollups of days are kept'),
  BARRIO_FLEET_KEEP_TIME: duration('400d', 'How long problems of devices are kept when they are over; 0s is for ever'),
  BARRIO_ALERTS_KEEP_TIME: duration('400d', 'How long alerts are kept when they are over; 0s is for ever'),
  BARRIO_AUDIT_KEEP_TIME: duration('400d', 'How long the audit log says who changed what; 0s is for ever'),
  BARRIO_BACKUP_EVERY_TIME: duration('24h', 'How often a backup is made while the service runs; 0s is never'),
  BARRIO_BACKUP_DIR: optionalText(
    'Folder of the backups, best on another disk; without it they are in the folder "backups" of the data folder',
  ),
  BARRIO_BACKUP_KEEP: whole(3, { min: 1, max: 1000 }).describe('How many backups are kept; the oldest go first'),
  BARRIO_DUCKDB_MEMORY_MIB: z.coerce
    .number()
    .int()
    .min(32)
    .default(128)
    .describe('Memory that the embedded store may use'),
  BARRIO_MQTT_MAX_PACKET_BYTES: count(256 * 1024, 'Largest MQTT packet of a device'),
  BARRIO_MQTT_MAX_CONNECTIONS: count(20_000, 'MQTT connections at the same time'),
  BARRIO_QUOTA_DEVICE_PER_SECOND: count(50, 'Messages a second that a device may send for ever; 0 is no limit at all'),
  BARRIO_QUOTA_DEVICE_PEAK_PER_SECOND: count(
    1_000,
    'Messages a second that a device may send while its allowance lasts; 0 is no limit',
  ),
  BARRIO_QUOTA_GATEWAY_PER_SECOND: count(
    2_000,
    'Messages a second that a gateway may send for ever; 0 is no limit at all',
  ),
  BARRIO_QUOTA_GATEWAY_PEAK_PER_SECOND: count(
    20_000,
    'Messages a second that a gateway may send while its allowance lasts; 0 is no limit',
  ),
  BARRIO_QUOTA_CATCH_UP_TIME: duration(
    '1h',
    'For how long a silent device or gateway saves up what it did not send, to catch up with at its peak',
  ),
  BARRIO_HTTP_RATE_LIMIT: count(3000, 'Requests a minute of one address to the API; 0 is no limit'),
  BARRIO_TRUSTED_PROXIES: whole(0, { min: 0, max: 10 }).describe(
    'How many reverse proxies stand in front, one behind the other: so many entries of X-Forwarded-For are believed. With 0 behind a proxy everybody has its address, and shares its limits',
  ),
  BARRIO_BROKER_URL: z
    .string()
    .refine(
      (text) => /^(?:mqtt|mqtts|ws|wss|tcp|ssl):\/\//.test(text) && URL.canParse(text),
      'expected an MQTT address such as mqtt://broker:1883',
    )
    .optional()
    .describe('An external MQTT broker to read from too, e.g. mqtt://broker:1883'),
  BARRIO_BROKER_USERNAME: optionalText('User name at the external broker'),
  BARRIO_BROKER_PASSWORD: secret('Password at the external broker'),
  BARRIO_BROKER_TOPICS: z
    .string()
    .default('barrio/v1/+/up,barrio/v1/+/state,gateways/v1/+/+')
    .transform((text) => text.split(',').map((topic) => topic.trim()))
    .describe('Topics to read from the external broker, separated by commas'),
  BARRIO_BROKER_CLIENT_ID: z
    .string()
    .min(1)
    .default('barrio')
    .describe('Client id at the external broker; keep it, it is the session'),
  BARRIO_BROKER_TELL_REFUSALS: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe(
      'Whether to tell devices at the external broker why messages were refused, on barrio/v1/{id}/refused; it must let us',
    ),
  BARRIO_NOTIFY_GIVE_UP_TIME: duration('24h', 'After how long a message that cannot be delivered is given up'),
  BARRIO_PUSH_CONTACT: z
    .string()
    .regex(
      /^(?:mailto:\S+@\S+|https:\/\/\S+)$/,
      'expected mailto:somebody@example.org or an address that begins with https://',
    )
    .optional()
    .describe(
      'Whom push services may write to about our pushes; without it BARRIO_PUBLIC_URL, or the address of BARRIO_MAIL_FROM',
    ),
  BARRIO_SMTP_URL: secret(
    'Mail server for messages, e.g. smtp://user:password@mail.example.org:587 or smtps://...:465; without it nothing is sent by e-mail',
    z
      .string()
      .refine(
        (text) => /^smtps?:\/\/./.test(text) && URL.canParse(text),
        'expected smtp://user:password@host:587 or smtps://...',
      ),
  ),
  BARRIO_MAIL_FROM: optionalText(
    'Sender of messages by e-mail, e.g. Barrio <alerts@example.org>; needed with BARRIO_SMTP_URL',
  ),
  BARRIO_SMS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where an SMS gateway takes messages by HTTP POST; without it nothing is sent by SMS'),
  BARRIO_SMS_BODY: z
    .string()
    .default('{"to":"{to}","from":"{from}","text":"{text}"}')
    .describe(
      'What the gateway is sent, with the places {to}, {text}, {from} and {key} (the same when a message is repeated)',
    ),
  BARRIO_SMS_HEADERS: secret(
    'Headers for the gateway as JSON, e.g. {"authorization":"Bearer ...","content-type":"application/json"}',
    z.string().refine(isHeaders, 'expected a JSON object of texts, such as {"authorization":"Bearer ..."}'),
  ),
  BARRIO_SMS_FROM: z.string().min(1).default('Barrio').describe('Sender of messages by SMS'),
  BARRIO_WEBHOOK_ALLOW_PRIVATE: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe(
      'Whether webhooks and pushes may go to this machine and its own networks, and without TLS; for tests and closed networks',
    ),
  BARRIO_OPERATOR_TOKEN: secret(
    'Opens /api/v1/operate, at least 16 characters; without it the first start makes one, in DATA_DIR/operator-token',
    // Anything else does not come through a header.
    z
      .string()
      .min(16)
      .regex(/^[!-~]*$/, 'may hold letters, digits and signs of ASCII, and no spaces'),
  ),
  BARRIO_CONTACT_KEY: secret(
    'Key under which the addresses of people who subscribe are kept: 32 bytes in base64; without it the first start makes one, in ' +
      'DATA_DIR/contact.key. Keep a copy, apart from the backups',
  ),
  BARRIO_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('What is written to the log'),
} as const;

const schema = z.strictObject(settings).superRefine((config, context) => {
  if (config.BARRIO_HTTP_PORT === config.BARRIO_MQTT_PORT && config.BARRIO_HTTP_PORT !== 0) {
    const message = `is ${config.BARRIO_MQTT_PORT}, which BARRIO_HTTP_PORT has already; two doors need two ports`;
    context.addIssue({ code: 'custom', path: ['BARRIO_MQTT_PORT'], message });
  }
  for (const sender of ['DEVICE', 'GATEWAY'] as const) {
    const [rate, peak] = [
      config[`BARRIO_QUOTA_${sender}_PER_SECOND`],
      config[`BARRIO_QUOTA_${sender}_PEAK_PER_SECOND`],
    ];
    if (peak === 0 || peak >= rate) continue;
    const message = `is ${peak}, less than BARRIO_QUOTA_${sender}_PER_SECOND, which is ${rate}`;
    context.addIssue({ code: 'custom', path: [`BARRIO_QUOTA_${sender}_PEAK_PER_SECOND`], message });
  }
  if (config.BARRIO_SMTP_URL !== undefined && config.BARRIO_MAIL_FROM === undefined) {
    const message = 'is needed when BARRIO_SMTP_URL is set, e.g. Barrio <alerts@example.org>';
    context.addIssue({ code: 'custom', path: ['BARRIO_MAIL_FROM'], message });
  }
  if (config.BARRIO_STORE === 'influxdb' && config.BARRIO_INFLUX_URL === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['BARRIO_INFLUX_URL'],
      message: 'is needed when BARRIO_STORE is influxdb, e.g. http://127.0.0.1:8086',
    });
  }
});

export type Config = z.output<typeof schema>;

export const settingNames: readonly string[] = Object.keys(settings);

/** Each of these may stand in a file that the setting with `_FILE` behind its name names. */
export const secretNames: readonly string[] = Object.entries(settings)
  .filter(([, setting]) => isSecret(setting))
  .map(([name]) => name);

/** Every setting that has a value, as an operator would write it; what is secret is not shown, nor is a password in an address. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  const shown = Object.entries(config).filter(([, value]) => value !== undefined);
  return Object.fromEntries(shown.map(([name, value]) => [name, describeValue(name, value)]));
}

function describeValue(name: string, value: unknown): string {
  // A duration is milliseconds inside, and is written with its unit.
  if (name.endsWith('_TIME')) return `${Number(value) / 1000}s`;
  // A password may hold an @ itself, or a slash that should have been encoded: what is shown begins behind the last one.
  return String(value).replace(/(?<=^[\w+.-]+:\/\/).+(?=@)/s, '[secret]');
}

/** `BARRIO_HTTP_PORT` is `--http-port`. */
export const flagOf = (setting: string): string => setting.replace('BARRIO_', '').toLowerCase().replaceAll('_', '-');

/**
 * Reads the settings: flags win over the environment, the environment over barrio.config.{json,js,ts} in the working folder,
 * and that over the defaults.
 *
 * @throws {ConfigError} that names every fault at once.
 */
export async function readConfig(sources: ConfigSources = {}): Promise<Config> {
  const { raw, faults } = readSecretFiles(await gather(sources), secretNames);
  const parsed = schema.safeParse(raw);
  if (parsed.success && faults.length === 0) return parsed.data;
  const told = [...faults.map((fault) => `  ${fault}`), ...(parsed.error?.issues ?? []).map(describeIssue)];
  throw new ConfigError(`the configuration has faults:\n${told.join('\n')}`);
}

export type ConfigSources = {
  readonly flags?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
};

/** The settings for whoever wants to look further in spite of their faults: what is faulty is as if it were not set. */
export async function examineConfig(
  sources: ConfigSources = {},
): Promise<{ readonly config: Config; readonly faults: readonly string[] }> {
  const gathered = await gatherWhatCan(sources);
  const { raw, faults: ofFiles } = readSecretFiles(gathered.raw, secretNames);
  const unreadable = [...gathered.unreadable, ...ofFiles];
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { config: parsed.data, faults: unreadable };
  const { issues } = parsed.error;
  const faulty = new Set(issues.flatMap((issue) => ('keys' in issue ? issue.keys : issue.path.map(String))));
  const sound = Object.entries(raw).filter(([name]) => !faulty.has(name));
  const faults = issues.flatMap((issue) =>
    describeIssue(issue)
      .split('\n')
      .map((line) => line.trim()),
  );
  // Each setting by itself: what they say of each other is at fault, or was not looked at.
  return { config: z.object(settings).parse(Object.fromEntries(sound)), faults: [...unreadable, ...faults] };
}

/** When barrio.config cannot be read, all the rest. */
async function gatherWhatCan(
  sources: ConfigSources,
): Promise<{ readonly raw: Gathered; readonly unreadable: readonly string[] }> {
  try {
    return { raw: await gather(sources), unreadable: [] };
  } catch (error) {
    return {
      raw: withAddress({ ...settingsIn(sources.environment), ...sources.flags }),
      unreadable: [messageOf(error)],
    };
  }
}

type Gathered = Readonly<Record<string, unknown>>;

async function gather({ flags, environment, folder = process.cwd() }: ConfigSources): Promise<Gathered> {
  return withAddress({ ...(await readConfigFile(folder)), ...settingsIn(environment), ...flags });
}

/** Whoever only takes another port is found there. */
function withAddress(raw: Gathered): Gathered {
  const { BARRIO_HTTP_PORT: given, BARRIO_PUBLIC_URL: address } = raw;
  const httpPort = settings.BARRIO_HTTP_PORT.safeParse(given).data ?? 0;
  if (address !== undefined || given === undefined || httpPort === 0) return raw;
  return { ...raw, BARRIO_PUBLIC_URL: `http://localhost:${httpPort}` };
}

const settingsIn = (environment: ConfigSources['environment'] = process.env): object =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name.startsWith('BARRIO_') && value !== undefined && value !== '',
    ),
  );

function guess(key: string): string {
  const nearest = nearestSetting(key, settingNames);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `  ${key}: there is no such setting${guess(key)}`).join('\n');
  }
  return `  ${issue.path.join('.')}: ${issue.message}`;
}

async function readConfigFile(folder: string): Promise<Gathered> {
  for (const ending of ['json', 'js', 'ts']) {
    const file = join(resolve(folder), `barrio.config.${ending}`);
    if (!existsSync(file)) continue;
    try {
      const content: unknown =
        ending === 'json' ? JSON.parse(readFileSync(file, 'utf8')) : await import(pathToFileURL(file).href);
      const settingsOfFile: unknown = isObject(content) && 'default' in content ? content['default'] : content;
      if (isObject(settingsOfFile)) return settingsOfFile;
    } catch (cause) {
      throw new ConfigError(`${file} cannot be read: ${messageOf(cause)}`, { cause });
    }
    throw new ConfigError(`${file} must hold an object of settings`);
  }
  return {};
}

/** The namespace of an imported module is one too, although it has no prototype. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
