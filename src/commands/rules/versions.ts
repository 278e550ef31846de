import { z } from 'zod';
import { CallerError } from '../../model/errors.ts';
import { toIso } from '../../model/time.ts';
import { readArguments } from '../arguments.ts';
import { type Command, exitCodes } from '../command.ts';
import { tabulate } from '../lines.ts';
import { jsonShape } from '../shapes.ts';
import { ruleFilesOf, ruleIdFrom } from './rule-files.ts';

export const rulesVersions: Command = {
  name: 'rules versions',
  summary: 'Show what one rule said before, and from when to when',
  usage: `ID [--version VERSION] [--json]

  ID                 the rule, its file without .yaml; also of one that was removed
  --version VERSION  print the text of this version
  --json             print one JSON array, with the texts

  Works while the service runs and while it does not.`,
  async run(context) {
    const { id, version, json } = readArguments(context.arguments, {
      options: { version: { type: 'string' }, json: { type: 'boolean' } },
      places: ['id'],
      shape: { id: z.string(), version: z.string().optional(), json: jsonShape },
    });
    const files = await ruleFilesOf(context);
    await using opened = new AsyncDisposableStack();
    const database = opened.adopt(await context.database(), (open) => open.close());
    const versions = files.versions(database, ruleIdFrom(id));
    if (versions.length === 0)
      throw new CallerError(`no rule "${id}" was ever in force`, { status: 404, code: 'rule_unknown' });
    if (json)
      context.stdout(
        JSON.stringify(versions.map(({ from, until, ...rest }) => ({ ...rest, ...span({ from, until }) }))),
      );
    else if (version === undefined) for (const line of describe(versions)) context.stdout(line);
    else context.stdout(textOf(versions, version));
    return exitCodes.ok;
  },
};

type Versions = ReturnType<Awaited<ReturnType<typeof ruleFilesOf>>['versions']>;
type Span = Pick<Versions[number], 'from' | 'until'>;

const span = ({ from, until }: Span) => ({ from: toIso(from), until: until === undefined ? null : toIso(until) });

const describe = (versions: Versions): readonly string[] =>
  tabulate(
    ['VERSION', 'FROM', 'UNTIL'],
    versions.map(({ version, ...rest }) => [version, span(rest).from, span(rest).until ?? 'in force']),
  );

function textOf(versions: Versions, wanted: string): string {
  const found = versions.find(({ version }) => version === wanted);
  if (found !== undefined) return found.text.trimEnd();
  throw new CallerError(
    `there is no version "${wanted}"; there are ${versions.map(({ version }) => version).join(', ')}`,
    {
      status: 404,
      code: 'rule_unknown',
    },
  );
}
