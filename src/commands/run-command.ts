import { BugError, CallerError, ConfigError, messageOf, UnavailableError } from '../model/errors.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './command.ts';

/** Finds the command whose name the words begin with, and what stands behind it. The longest name wins. */
export function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = commands.find((each) => each.name === name);
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  return undefined;
}

type Said = Pick<CommandContext, 'stdout' | 'stderr'>;

/**
 * Answers words that name no command, with the exit code: the commands that the first word begins, or all of them. Asking for
 * help is not a fault.
 */
export function explainUnknown(
  commands: readonly Command[],
  words: readonly string[],
  { stdout, stderr }: Said,
): number {
  const [first = ''] = words;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  const listed = describeCommands(group.length > 0 ? group : commands);
  const hint = 'What each of them takes: npm run barrio -- COMMAND --help';
  if (group.length > 0 && (words[1] === 'help' || asksForHelp(words))) {
    stdout(`${listed}\n\n${hint}`);
    return exitCodes.ok;
  }
  const fault =
    words.length === 1 && group.length > 0
      ? `"${first}" wants one more word:`
      : `there is no command "${words.slice(0, 2).join(' ')}"; there are:`;
  stderr(`${fault}\n\n${listed}\n\n${hint}`);
  return exitCodes.usage;
}

/** Runs one command to its exit code. Faults are told on `stderr`, with what to do about them. */
export async function runCommand(command: Command, context: CommandContext): Promise<number> {
  if (asksForHelp(context.arguments)) {
    context.stdout(describeCommand(command));
    return exitCodes.ok;
  }
  try {
    return await command.run(context);
  } catch (error) {
    return tell(error, { command, stderr: context.stderr });
  }
}

/** Behind `--` a word is only a word. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

const describeCommand = ({ name, summary, usage }: Command): string => `${summary}\n\nbarrio ${name} ${usage}`;

/** The list of commands, one line each. */
export function describeCommands(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
}

function tell(error: unknown, { command, stderr }: { readonly command: Command } & Pick<Said, 'stderr'>): number {
  if (error instanceof UsageError) {
    stderr(messageOf(error));
    stderr(`See: npm run barrio -- ${command.name} --help`);
    return exitCodes.usage;
  }
  if (error instanceof ConfigError) {
    stderr(messageOf(error));
    return exitCodes.config;
  }
  if (error instanceof CallerError || error instanceof UnavailableError) {
    stderr(messageOf(error));
    return exitCodes.failed;
  }
  throw new BugError(`barrio ${command.name} broke: ${messageOf(error)}`, { cause: error });
}
