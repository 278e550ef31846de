import { z } from 'zod';
import { UnavailableError } from '../../model/errors.ts';
import type { Rule } from '../../model/rule.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command.ts';
import { printable, tabulate } from '../lines.ts';
import { jsonShape } from '../shapes.ts';
import { readFolder, ruleFilesOf } from './rule-files.ts';

export const rulesList: Command = {
  name: 'rules list',
  summary: 'List the rules of alerts, and the files that are not used',
  usage: `[--json]

  --json  print one JSON array

  Asks the running service what is in force; when none runs, tells what the files say.`,
  async run(context) {
    const { json } = readArguments(context.arguments, {
      options: { json: { type: 'boolean' } },
      shape: { json: jsonShape },
    });
    const { rules, faults, isInForce } = await askOrRead(context);
    if (json) {
      context.stdout(JSON.stringify(rules));
      return exitCodes.ok;
    }
    if (!isInForce) context.stderr('No service runs: this is what the files say.');
    for (const line of describe(rules)) context.stdout(line);
    for (const fault of faults) context.stderr(printable(fault));
    return exitCodes.ok;
  },
};

const ListedShape = z.object({
  id: z.string(),
  version: z.string(),
  name: z.object({ es: z.string(), en: z.string(), fr: z.string() }),
  severity: z.string(),
  topic: z.string(),
  audience: z.array(z.string()),
  watches: z.string(),
});
type Listed = z.output<typeof ListedShape>;

const AnswerShape = z.object({
  rules: z.array(
    ListedShape.omit({ watches: true }).extend({
      subject: z.looseObject({ each: z.string(), level: z.string().nullable() }),
    }),
  ),
});
const FaultsShape = z.object({
  faults: z.array(
    z.looseObject({
      file: z.string(),
      line: z.number().nullable(),
      column: z.number().nullable(),
      field: z.string(),
      says: z.string(),
      isWarning: z.boolean().default(false),
    }),
  ),
});

type Known = { readonly rules: readonly Listed[]; readonly faults: readonly string[]; readonly isInForce: boolean };

async function askOrRead(context: CommandContext): Promise<Known> {
  try {
    return await ask(context);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const files = await ruleFilesOf(context);
    const { rules, faults } = await readFolder(files);
    return {
      rules: rules.map(({ rule }) => listed(rule)),
      faults: faults.map((fault) => `${fault.isWarning === true ? 'warning: ' : ''}${files.sayFault(fault)}`),
      isInForce: false,
    };
  }
}

async function ask(context: CommandContext): Promise<Known> {
  const answers = await Promise.all([
    context.askService({ method: 'GET', path: '/api/v1/rules' }),
    context.askService({ method: 'GET', path: '/api/v1/operate/rules/faults' }),
  ]);
  const rules = AnswerShape.safeParse(answers[0].body).data;
  const faults = FaultsShape.safeParse(answers[1].body).data;
  if (rules === undefined || faults === undefined)
    throw new UnavailableError('the running service answers in another way: it is of another version');
  return {
    rules: rules.rules.map(({ subject, ...rule }) => ({ ...rule, watches: subject.level ?? subject.each })),
    faults: faults.faults.map(
      ({ file, line, column, field, says, isWarning }) =>
        `${isWarning ? 'warning: ' : ''}${[file, line, column].filter((part) => part !== null).join(':')}: ${field === '' ? '' : `${field}: `}${says}`,
    ),
    isInForce: true,
  };
}

function listed({ id, version, name, severity, topic, audience, subject }: Rule): Listed {
  const watches = subject.each === 'area' ? subject.level : subject.each;
  return { id, version, name, severity, topic, audience: [...audience], watches };
}

function describe(rules: readonly Listed[]): readonly string[] {
  if (rules.length === 0) return ['There are no rules.'];
  const rows = rules.map(({ id, version, severity, topic, audience, watches, name }) => [
    id,
    version,
    severity,
    topic,
    audience.join(', '),
    watches,
    name.en,
  ]);
  return tabulate(['RULE', 'VERSION', 'SEVERITY', 'TOPIC', 'FOR', 'EACH', 'NAME'], rows);
}
