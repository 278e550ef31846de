import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { milliseconds } from '../model/duration.ts';
import { UnavailableError } from '../model/errors.ts';
import { parseRuleId } from '../model/rule.ts';
import { parseIso } from '../model/time.ts';
import { readArguments } from './arguments.ts';
import { type BacktestAnswer, BacktestShape } from './backtest-shape.ts';
import { describeBacktest, isAboutNothing } from './backtest-words.ts';
import { cityClock } from './city-clock.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './command.ts';
import { printable } from './lines.ts';
import { jsonShape } from './shapes.ts';

const momentShape = z
  .string()
  .refine((text) => parseIso(text) !== undefined, 'expected a time with its offset, e.g. 2026-11-21T10:00:00Z');

export const rulesBacktest: Command = {
  name: 'rules backtest',
  summary: 'Run a rule over stored history: when it would have fired, and whom it would have told',
  usage: `RULE --from TIME --to TIME [--order as_it_arrived|as_it_was] [--json]

  RULE          the id of a rule in force, or a file: then what it says is tried, and compared with the version in force
  --from TIME   e.g. 2026-11-21T10:00:00Z
  --to TIME     the past ends now at the latest
  --order       as_it_arrived (what is not said otherwise): what was decided live;
                as_it_was: what would have been if nothing had come late
  --json        the whole answer as one JSON object

  Exit code 1 when there are no readings in the span: then nothing can be said.

  The running service does it, beside what it does anyway. Ctrl-C cancels it there too.`,
  async run(context) {
    const { rule, from, to, order, json } = readArguments(context.arguments, {
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        order: { type: 'string' },
        json: { type: 'boolean' },
      },
      places: ['rule'],
      shape: {
        rule: z.string(),
        from: momentShape,
        to: momentShape,
        order: z.enum(['as_it_arrived', 'as_it_was']).default('as_it_arrived'),
        json: jsonShape,
      },
    });
    const begun = await ask(context, { method: 'POST', path, body: { ...(await ruleOf(rule)), from, to, order } });
    const ended = await follow(context, begun);
    if (json) context.stdout(JSON.stringify(ended));
    else for (const line of describeBacktest(ended, await cityClock(context))) context.stdout(printable(line));
    return ended.state === 'done' && !isAboutNothing(ended) ? exitCodes.ok : exitCodes.failed;
  },
};

const path = '/api/v1/operate/backtests';
const lookEvery = milliseconds(300);

/** An id stands for itself; a file for what is written in it, as a version of the rule that it is called after. */
async function ruleOf(said: string): Promise<{ readonly rule: string; readonly as?: string }> {
  if (!/[./\\]/.test(said) && parseRuleId(said) !== undefined) return { rule: said };
  const as = parseRuleId(basename(said).replace(/\.ya?ml$/, ''));
  const text = await readFile(said, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`RULE: there is no rule and no file ${JSON.stringify(said)} that can be read`, { cause });
  });
  return as === undefined ? { rule: text } : { rule: text, as };
}

async function ask(
  { askService }: CommandContext,
  request: Parameters<CommandContext['askService']>[0],
): Promise<BacktestAnswer> {
  const answer = BacktestShape.safeParse((await askService(request)).body);
  if (answer.success) return answer.data;
  throw new UnavailableError(
    `the running service answers ${request.path} in another way: it is of another version than this`,
  );
}

/** Shows how far it is until it is over. Whoever interrupts wants it to end there too. */
async function follow(context: CommandContext, begun: BacktestAnswer): Promise<BacktestAnswer> {
  const interrupted = context.interrupted?.();
  const own = `${path}/${begun.id}`;
  let shown = '';
  for (let now = begun; ; now = await ask(context, { method: 'GET', path: own })) {
    const progress = `${Math.floor(now.progress * 100)} %, ${now.readings} readings`;
    if (progress !== shown) context.stderr(progress);
    shown = progress;
    if (now.state !== 'running') return now;
    await pause(lookEvery, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted?.aborted === true) return await cancel(context, own);
  }
}

async function cancel(context: CommandContext, own: string): Promise<BacktestAnswer> {
  context.stderr('cancelling');
  const answer = await ask(context, { method: 'DELETE', path: own });
  return answer.state === 'running' ? { ...answer, state: 'cancelled' } : answer;
}
