import { parseArgs } from 'node:util';
import { type Duration, days, parseDuration } from '../src/model/duration.ts';
import { messageOf } from '../src/model/errors.ts';
import { type EpochMs, parseIso } from '../src/model/time.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** What to play, where to, and how. */
export type Options = {
  readonly scenario: Scenario;
  readonly url: string;
  readonly credentials: string;
  readonly seed: number;
  readonly speed: number | undefined;
  readonly backfill: Duration | undefined;
  readonly from: EpochMs | undefined;
  readonly rate: number | undefined;
  readonly duration: Duration | undefined;
  readonly after: Duration | undefined;
  readonly lasting: Duration | undefined;
  readonly planted: string | undefined;
  readonly quiet: boolean;
};

/** Where `npm start` leaves the passwords of the simulated city. */
const credentialsIn = (dataDir: string): string => `${dataDir.replace(/\/+$/, '')}/simulator-credentials.json`;

type Asked =
  | { readonly ask: 'play'; readonly options: Options }
  | { readonly ask: 'list' | 'help' }
  | { readonly ask: 'nothing'; readonly faults: readonly string[] };

export const usage = (dataDir: string): string => `npm run simulate -- SCENARIO [options]

  --url URL            the broker (mqtt://127.0.0.1:1883, or at BARRIO_MQTT_PORT)
  --credentials FILE   who may publish (${credentialsIn(dataDir)})
  --seed N             another city life; the same seed and start repeat it (1)
  --backfill 7d        write so much history first, as fast as it is acknowledged, then go on live
  --from TIME          begin the history at this moment instead, e.g. 2026-11-20T00:00:00Z
  --speed N            play history N times faster than it was, not as fast as possible (of the last day, if not said)
  --rate N             load: N messages a second from all devices in turn, whatever their rhythm
  --duration 30s       stop after this long (after the history, if there is any without --speed)
  --after 1m           when the unusual of a scenario begins
  --lasting 2h         how long it lasts
  --planted FILE       write what a scenario planted, as JSON
  --quiet              no progress, only faults and the summary
  --list               the scenarios

Scenarios:
${scenarios.map(({ id, summary }) => `  ${id.padEnd(28)}${summary}`).join('\n')}
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const known = {
  url: { ...text, default: 'mqtt://127.0.0.1:1883' },
  credentials: text,
  seed: { ...text, default: '1' },
  speed: text,
  backfill: text,
  from: text,
  rate: text,
  duration: text,
  after: text,
  lasting: text,
  planted: text,
  quiet: flag,
  list: flag,
  help: flag,
} as const;

/** Collects what is wrong, so that all of it can be said at once. */
class Faults {
  readonly all: string[] = [];

  /** What `read` makes of a text; notes a fault when it makes nothing of it. */
  read<Value>(
    option: { name: string; value: string | undefined; wants: string },
    read: (text: string) => Value | undefined,
  ): Value | undefined {
    if (option.value === undefined) return undefined;
    const value = read(option.value);
    if (value === undefined) this.all.push(`--${option.name} "${option.value}": expected ${option.wants}`);
    return value;
  }
}

const positive = (written: string): number | undefined => {
  const value = Number(written);
  return written.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
};
const whole = (written: string): number | undefined => (/^\d{1,9}$/.test(written) ? Number(written) : undefined);
const brokerUrl = (written: string): string | undefined =>
  /^(?:mqtts?|wss?):$/.test(URL.parse(written)?.protocol ?? '') ? written : undefined;

const span = 'a time span such as 30s, 15m, 6h or 7d';

function scenarioOf(names: readonly string[], faults: Faults): Scenario | undefined {
  const scenario = scenarios.find(({ id }) => id === names[0]);
  const choice = scenarios.map(({ id }) => id).join(', ');
  if (scenario === undefined)
    faults.all.push(
      names[0] === undefined ? `Name a scenario: ${choice}` : `There is no scenario "${names[0]}": ${choice}`,
    );
  if (names.length > 1) faults.all.push(`One scenario at a time, not also ${names.slice(1).join(', ')}`);
  return scenario;
}

type Written = { readonly [Name in Exclude<keyof typeof known, 'quiet' | 'list' | 'help'>]?: string | undefined };

function check(written: Written, names: readonly string[], quiet: boolean): Asked {
  const faults = new Faults();
  const duration = (name: keyof Written) => faults.read({ name, value: written[name], wants: span }, parseDuration);
  const amount = (name: keyof Written) =>
    faults.read({ name, value: written[name], wants: 'a number above 0' }, positive);
  const scenario = scenarioOf(names, faults);
  const url = faults.read({ name: 'url', value: written.url, wants: 'mqtt://HOST:PORT, mqtts, ws or wss' }, brokerUrl);
  const seed = faults.read({ name: 'seed', value: written.seed, wants: 'a whole number' }, whole);
  const from = faults.read(
    { name: 'from', value: written.from, wants: 'a moment such as 2026-11-20T00:00:00Z' },
    parseIso,
  );
  const rate = amount('rate');
  const speed = amount('speed');
  const backfill = duration('backfill') ?? (speed !== undefined && from === undefined ? days(1) : undefined);
  if (rate !== undefined && (written.backfill ?? written.from ?? written.speed) !== undefined)
    faults.all.push('--rate is about now: leave out --backfill, --from and --speed');
  if (written.backfill !== undefined && written.from !== undefined)
    faults.all.push('--backfill and --from both say where history begins: leave one out');
  const spans = { duration: duration('duration'), after: duration('after'), lasting: duration('lasting') };
  if (scenario === undefined || url === undefined || seed === undefined || faults.all.length > 0)
    return { ask: 'nothing', faults: faults.all };
  const files = { credentials: written.credentials ?? '', planted: written.planted };
  return { ask: 'play', options: { scenario, url, seed, from, rate, speed, backfill, ...spans, ...files, quiet } };
}

/** Reads the command line; all faults at once. `dataDir` is where the service keeps its data. */
export function readOptions(args: readonly string[], dataDir: string): Asked {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true });
    const { list, help, quiet, ...rest } = values;
    const written = { ...rest, credentials: rest.credentials ?? credentialsIn(dataDir) };
    if (help) return { ask: 'help' };
    return list ? { ask: 'list' } : check(written, positionals, quiet);
  } catch (error) {
    return { ask: 'nothing', faults: [messageOf(error)] };
  }
}
