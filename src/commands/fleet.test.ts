import { expect, test } from 'vitest';
import { systemClock } from '../model/time.ts';
import { createSilentEvents } from '../observability/silent-events.ts';
import type { ServiceRequest } from '../operator/ask-service.ts';
import type { CommandContext } from './command.ts';
import { fleet } from './fleet.ts';
import { runCommand } from './run-command.ts';

const problem = {
  device: 'lamp-1',
  area: null,
  problem: 'silent',
  forSeconds: 7200,
  touched: { peoplePerDay: 150, lost: 1, urgent: true, rank: 150 },
  signs: [{ reason: 'silent: \u001b[2Jlast heard' }],
};

/** Runs the command against a service that answers this; answers what was asked and said. */
async function run(words: readonly string[], body: unknown) {
  const [asked, said]: [ServiceRequest[], string[]] = [[], []];
  const impossible = async () => await Promise.reject(new Error('not needed here'));
  const context: CommandContext = {
    arguments: words,
    stdout: (line) => void said.push(line),
    stderr: (line) => void said.push(line),
    askService: async (request) => {
      asked.push(request);
      return { status: 200, body };
    },
    database: impossible,
    installation: impossible,
    backups: impossible,
    kinds: new Map(),
    clock: systemClock,
    events: createSilentEvents(),
  };
  const code = await runCommand(fleet, context);
  return { code, asked: asked.map(({ path }) => path), said };
}

test('the fleet is listed worst first, with why, and nothing that moves the cursor', async () => {
  const { code, asked, said } = await run(['--problem', 'silent', '--area', 'centro'], {
    problems: [problem],
    next: '/more',
  });
  expect(asked).toEqual(['/api/v1/fleet/problems?problem=silent&area=centro&limit=50']);
  expect(said[1]).toBe('150   lamp-1  -     silent, urgent  2 hours  150 a day  100 %  silent: \\u001b[2Jlast heard');
  expect([code, said.at(-1)]).toEqual([0, 'There are more; see --limit.']);
});

test('the fleet as JSON holds all that the service says', async () => {
  const { said } = await run(['--json'], { problems: [problem], next: null });
  expect(JSON.parse(said[0] ?? '')).toEqual([problem]);
});

test.each([
  [['--limit', '0'], 64],
  [['--problem', 'tired'], 64],
])('%j is a wrong call', async (words, code) => {
  expect(await run(words, {})).toMatchObject({ code, asked: [] });
});

test('says so when nothing is wrong, and when the service is another one', async () => {
  expect((await run([], { problems: [], next: null })).said).toEqual(['No device is known to have a problem.']);
  expect(await run([], { message: 'hello' })).toMatchObject({ code: 1 });
});
