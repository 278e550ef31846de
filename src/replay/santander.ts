import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { CallerError, ConfigError, messageOf } from '../model/errors.ts';
import { type EpochMs, parseIso, toIso } from '../model/time.ts';
import { playRows } from './play.ts';
import { readSensorRows, readStreets, type SensorRow, type SensorRows } from './sensor-rows.ts';
import { tell } from './tell.ts';

/** How the file is called that was published with the feed. */
const usualStreets = 'parking-sensor-to-street.csv';

const usage = `npm run replay:santander -- CSV --at TIME [--streets CSV] [--json]

  CSV        the parking feed of Santander: TimeInstant, presenceStatus:parking, id, latitude, longitude
  --at       the moment that is looked at, e.g. 2015-12-28T08:57:41Z
  --streets  a file that names the street of each sensor: id, sensor_id. Not needed where the feed itself has that column,
             or where ${usualStreets} lies beside it
  --json     print one JSON object`;

type Asked = {
  readonly csv: string;
  readonly at: EpochMs;
  readonly streets: string | undefined;
  readonly json: boolean;
};

type Output = { readonly stdout: (line: string) => void; readonly stderr: (line: string) => void };

/** As in sysexits.h. */
const exitCodes = { ok: 0, failed: 1, config: 78 } as const;

/** Plays the feed of 2015 through Barrio, and tells what Barrio would have shown. Answers the exit code. */
export async function replaySantander(words: readonly string[], { stdout, stderr }: Output): Promise<number> {
  try {
    if (words.includes('--help')) {
      stdout(usage);
      return exitCodes.ok;
    }
    const asked = readAsked(words);
    const { rows, unreadable } = await readRows(asked);
    for (const { line, why } of unreadable.slice(0, 5)) stderr(`line ${line} could not be read: ${why}`);
    if (unreadable.length > 5) stderr(`... and ${unreadable.length - 5} more lines`);
    const { all, oldFeed, streets, ...told } = await playRows(rows, asked.at);
    if (asked.json) {
      const counts = { ...told, unreadable: unreadable.length };
      stdout(JSON.stringify({ at: toIso(asked.at), all, oldFeed, streets, ...counts }, null, 2));
      return exitCodes.ok;
    }
    for (const line of tell({ all, oldFeed, streets, ...told }, asked.at)) stdout(line);
    if (unreadable.length > 0) stdout(`Not counted, because they could not be read: ${unreadable.length} rows.`);
    return exitCodes.ok;
  } catch (error) {
    stderr(messageOf(error));
    if (error instanceof ConfigError) return exitCodes.config;
    if (error instanceof CallerError) return exitCodes.failed;
    throw error;
  }
}

function readAsked(words: readonly string[]): Asked {
  const { values, positionals } = parseWords(words);
  const [csv, ...more] = positionals;
  if (csv === undefined || more.length > 0) throw new ConfigError(`Name one CSV file.\n\n${usage}`);
  const { at: moment, streets, json = false } = values;
  if (moment === undefined) throw new ConfigError(`--at is missing.\n\n${usage}`);
  const at = parseIso(moment);
  if (at === undefined) {
    throw new ConfigError(`--at "${moment}" is no time; expected one with its offset, e.g. 2015-12-28T08:57:41Z`);
  }
  return { csv, at, streets, json };
}

function parseWords(words: readonly string[]) {
  const options = { at: { type: 'string' }, streets: { type: 'string' }, json: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new ConfigError(`${messageOf(error)}\n\n${usage}`, { cause: error });
  }
}

async function readRows({ csv, streets }: Asked): Promise<SensorRows> {
  const { rows, unreadable } = await readAs(csv, readSensorRows);
  if (rows.length === 0) {
    throw new CallerError(`${csv} holds no sensor that could be read`, { status: 422, code: 'request_malformed' });
  }
  const named = streets ?? (rows.some(({ street }) => street !== undefined) ? undefined : streetsBeside(csv));
  if (named === undefined) return { rows, unreadable };
  const streetOf = await readAs(named, readStreets);
  return {
    rows: rows.map((row): SensorRow => ({ ...row, street: streetOf.get(row.device) ?? row.street })),
    unreadable,
  };
}

function streetsBeside(csv: string): string | undefined {
  const file = join(dirname(csv), usualStreets);
  return existsSync(file) ? file : undefined;
}

async function readAs<Read>(file: string, read: (text: string) => Read): Promise<Read> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigError(`${file} could not be read: ${messageOf(error)}`, { cause: error });
  });
  try {
    return read(text);
  } catch (error) {
    if (error instanceof CallerError) throw new CallerError(`${file}: ${error.message}`, error);
    throw error;
  }
}

if (import.meta.main) {
  process.exitCode = await replaySantander(process.argv.slice(2), {
    stdout: (line) => void process.stdout.write(`${line}\n`),
    stderr: (line) => void process.stderr.write(`${line}\n`),
  });
}
