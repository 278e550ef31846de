import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { Registry as Metrics } from 'prom-client';
import { kinds } from '../devices/index.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './commands/command.ts';
import { deviceImport } from './commands/device-import.ts';
import { commands } from './commands/index.ts';
import { openRegistryFile } from './commands/registry-file.ts';
import { describeCommands, explainUnknown, findCommand, runCommand } from './commands/run-command.ts';
import { type Config, describeConfig, flagOf, readConfig, settingNames } from './config.ts';
import { ConfigError, messageOf } from './model/errors.ts';
import { systemClock } from './model/time.ts';
import { createEvents, type Events } from './observability/events.ts';
import { askService } from './operator/ask-service.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const version = (): string => {
  const packageFile: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return packageFile instanceof Object && 'version' in packageFile ? String(packageFile.version) : 'unknown';
};

const settingsUsage = `
  Every setting is an environment variable, a key of barrio.config.json, or a flag: BARRIO_HTTP_PORT is --http-port.
  They are listed in docs/configuration.md.`;

const startCommand: Command = {
  name: 'start',
  summary: 'Run the service',
  usage: `[--demo] [--SETTING VALUE ...]

  --demo  with a simulated city on it; --no-demo without${settingsUsage}`,
  async run(context) {
    const { config, demo } = await readStartArguments(context.arguments);
    // Loaded only now: a command that adds a device need not wait for brokers and databases to load.
    enableCompileCache();
    const { start } = await import('./start.ts');
    const importDevices = async (file: string, credentials: string): Promise<void> => {
      const quiet = createContext(['--credentials', credentials, file], config.BARRIO_DATA_DIR);
      const code = await runCommand(deviceImport, { ...quiet, stdout: () => undefined });
      if (code !== exitCodes.ok) throw new ConfigError(`the simulated city of ${file} could not be registered`);
    };
    return await start({ config, demo, version: version(), importDevices });
  },
};

const checkConfig: Command = {
  name: 'check-config',
  summary: 'Say whether the configuration is sound, and what it is',
  usage: `[--SETTING VALUE ...]\n${settingsUsage}`,
  async run(context) {
    const { config } = await readStartArguments(context.arguments);
    for (const [name, value] of Object.entries(describeConfig(config))) context.stdout(`${name}=${value}`);
    return exitCodes.ok;
  },
};

async function readStartArguments(words: readonly string[]): Promise<{ config: Config; demo: boolean }> {
  const settingFlags = Object.fromEntries(settingNames.map((name) => [flagOf(name), { type: 'string' } as const]));
  const options = { ...settingFlags, demo: { type: 'boolean' } } as const;
  const { demo, ...flags } = parseWords(words, options);
  const given = settingNames.flatMap((name) => {
    const value = flags[flagOf(name)];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { config: await readConfig({ flags: Object.fromEntries(given) }), demo: demo === true };
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parseWords(words: readonly string[], options: Options): Readonly<Record<string, unknown>> {
  try {
    return parseArgs({ args: [...words], options, allowNegative: true }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

const quietEvents = (): Events =>
  createEvents({ logger: pino({ level: 'error' }, pino.destination(2)), metrics: new Metrics() });

/** The commands that work on the registry beside a running service need little of the configuration, and read it when they do. */
function createContext(rest: readonly string[], dataDir?: string): CommandContext {
  return {
    arguments: rest,
    stdout: print,
    stderr: complain,
    kinds,
    clock: systemClock,
    events: quietEvents(),
    async askService(request) {
      const { BARRIO_DATA_DIR, BARRIO_OPERATOR_TOKEN } = await readConfig();
      return await askService({ ...request, dataDir: BARRIO_DATA_DIR, token: BARRIO_OPERATOR_TOKEN?.reveal() });
    },
    async installation() {
      const { examineInstallation } = await import('./examine.ts');
      return await examineInstallation({ version: version(), kinds, clock: systemClock, events: quietEvents() });
    },
    async backups() {
      const { installedBackups } = await import('./backups.ts');
      const config = await readConfig();
      return installedBackups({ config, kinds, clock: systemClock, events: quietEvents(), version: version() });
    },
    async zone() {
      return (await readConfig()).BARRIO_TIME_ZONE;
    },
    async ruleFiles() {
      const { ruleFiles } = await import('./alerts/rules/rule-files.ts');
      return ruleFiles({ folder: (await readConfig()).BARRIO_RULES_DIR, kinds });
    },
    async ruleTests() {
      const { testRules, testEnding } = await import('./alerts/backtest/script/test-rules.ts');
      const { BARRIO_RULES_DIR: folder } = await readConfig();
      return { folder, ending: testEnding, run: (file) => testRules(file, kinds) };
    },
    interrupted() {
      const interrupt = new AbortController();
      process.once('SIGINT', () => interrupt.abort());
      return interrupt.signal;
    },
    async database() {
      if (dataDir === undefined)
        return await openRegistryFile((await readConfig()).BARRIO_DATA_DIR, { stderr: complain });
      // The service itself decides where its data are, so there is nothing to be surprised by.
      return await openRegistryFile(dataDir, { stderr: () => undefined });
    },
  };
}

const allCommands: readonly Command[] = [startCommand, checkConfig, ...commands];

const usage = (): string => `Barrio ${version()}: smart-city telemetry

usage: npm run barrio -- COMMAND [--help]

${describeCommands(allCommands)}`;

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words[0] === '--help' || words[0] === '-h' || words[0] === 'help') {
    print(usage());
    return words.length === 0 ? exitCodes.usage : exitCodes.ok;
  }
  if (words[0] === '--version') {
    print(version());
    return exitCodes.ok;
  }
  const found = findCommand(allCommands, words);
  if (found === undefined) return explainUnknown(allCommands, words, { stdout: print, stderr: complain });
  return await runCommand(found.command, createContext(found.rest));
}

/** Commands that may leave questions open when they are done. */
const leaving: ReadonlySet<string> = new Set([startCommand.name, 'doctor']);

/** What a command did not expect, down to its root. */
const explainFailure = (error: unknown): string =>
  causes(error)
    .map(({ message }) => message)
    .join('\n  because: ');

function causes(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [new Error(String(error))];
  // Closing failed too; why we closed is the cause that helps.
  if (error instanceof SuppressedError) return [...causes(error.suppressed), ...causes(error.error)];
  return error.cause === undefined ? [error] : [error, ...causes(error.cause)];
}

// `barrio device list | head`: whoever reads has read enough, and that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed),
);

try {
  process.exitCode = await main(process.argv.slice(2));
  // The service has closed whatever holds promises. What some server or disk never answers must not keep the process.
  if (leaving.has(process.argv[2] ?? '')) process.exit();
} catch (error) {
  complain(explainFailure(error));
  process.exit(exitCodes.failed);
}
