import { z } from 'zod';
import { CallerError, UnavailableError } from '../../model/errors.ts';
import type { RuleId } from '../../model/rule.ts';
import { readArguments } from '../arguments.ts';
import { type Command, type CommandContext, exitCodes } from '../command.ts';
import { printable } from '../lines.ts';
import { readFolder, ruleFilesOf, ruleIdFrom } from './rule-files.ts';

export const rulesShow: Command = {
  name: 'rules show',
  summary: 'Show what one rule says',
  usage: `ID

  ID  the rule, its file without .yaml; see: rules list

  Asks the running service what is in force; when none runs, shows the file.`,
  async run(context) {
    const { id } = readArguments(context.arguments, { options: {}, places: ['id'], shape: { id: z.string() } });
    const { text, explained } = await askOrRead(ruleIdFrom(id), context);
    if (explained !== undefined) context.stderr(printable(explained));
    for (const line of text.trimEnd().split('\n')) context.stdout(printable(line));
    return exitCodes.ok;
  },
};

const AnswerShape = z.looseObject({ text: z.string().nullable(), explained: z.looseObject({ en: z.string() }) });

type Shown = { readonly text: string; readonly explained: string | undefined };

async function askOrRead(id: RuleId, context: CommandContext): Promise<Shown> {
  try {
    const { body } = await context.askService({ method: 'GET', path: `/api/v1/rules/${id}` });
    const answer = AnswerShape.safeParse(body).data;
    if (answer === undefined)
      throw new UnavailableError('the running service answers in another way: it is of another version');
    return { text: answer.text ?? '', explained: answer.explained.en };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const { rules } = await readFolder(await ruleFilesOf(context));
    const found = rules.find(({ rule }) => rule.id === id);
    if (found !== undefined) return { text: found.text, explained: 'No service runs: this is what the file says.' };
    throw new CallerError(`there is no sound rule "${id}"; see: rules list, rules check`, {
      status: 404,
      code: 'rule_unknown',
      cause: error,
    });
  }
}
