import { spawn } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { kinds } from './index.ts';

const repository = fileURLToPath(new URL('../', import.meta.url));

const code = `import type { DeviceKind } from '../../src/model/device-kind.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import { plainPayload, shown } from '../imagined/payload.ts';
import { createTurns } from '../imagined/turns.ts';
import { createPlainJsonReader } from '../plain-json/reader.ts';

export const thermometer: DeviceKind = {
  id: kindId('thermometer'),
  label: 'Thermometer',
  description: 'A thermometer on a wall.',
  quantities: ['air_temperature'],
  rhythm: { speaks: 'periodically', every: minutes(10), lateAfter: minutes(25), staleAfter: hours(2) },
  decode: createPlainJsonReader({ temperature: 'air_temperature' }),
  imagine: (luck) => {
    const isTurn = createTurns(minutes(10), luck);
    let seq = 0;
    return ({ time, airTemperatureCelsius }) => {
      if (!isTurn(time)) return undefined;
      seq += 1;
      return plainPayload({ time, values: { temperature: shown('air_temperature', airTemperatureCelsius) }, seq });
    };
  },
};
`;

const readme = `# Thermometer

\`time\`, \`seq\` and \`temperature\` or \`air_temperature\` in °C, on \`barrio/v1/{deviceId}/up\`:

\`\`\`sh
mosquitto_pub -t barrio/v1/wall-1/up -m '{"temperature":17.3}'
\`\`\`

\`\`\`json refused value_wrong_type
{ "temperature": "17.3" }
\`\`\`
`;

const air = 'air_temperature';
const time = '2026-11-21T10:00:00Z';
const accepted = (sample: object) => ({ ok: true, samples: [{ quantity: air, ...sample }], refused: [] });
const fixtures = {
  ordinary: {
    describes: 'a mild morning',
    payload: { time, values: { temperature: 17.3 }, seq: 2 },
    expect: { ...accepted({ value: 17.3, time }), seq: 2 },
  },
  zero: { describes: 'freezing point', payload: { temperature: 0 }, expect: accepted({ value: 0 }) },
  partial: {
    describes: 'one value without a time',
    payload: { air_temperature: -3 },
    expect: accepted({ value: -3 }),
  },
  refused: {
    describes: 'a message that says nothing',
    payload: {},
    expect: { ok: false, code: 'payload_malformed', detail: 'holds no values' },
  },
};

/** As much of the repository as the corpus test needs, in a directory of its own. */
async function copyRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'barrio-kind-'));
  for (const part of ['devices', 'src/model', 'package.json', 'vitest.config.ts', 'test/count-reporter.ts']) {
    await cp(join(repository, part), join(copy, part), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** What the recipe says: one folder and one line. */
async function addThermometer(copy: string): Promise<void> {
  const folder = join(copy, 'devices/thermometer');
  await mkdir(join(folder, 'fixtures'), { recursive: true });
  await writeFile(join(folder, 'index.ts'), code);
  await writeFile(join(folder, 'README.md'), readme);
  for (const [name, fixture] of Object.entries(fixtures)) {
    await writeFile(join(folder, 'fixtures', `${name}.json`), JSON.stringify(fixture));
  }
  await appendFile(join(copy, 'devices/listed.ts'), "export { thermometer } from './thermometer/index.ts';\n");
}

const report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

/** Runs the corpus test of the copy in a process of its own; answers the kinds that it walked and the tests that failed. `only` names a kind. */
async function runCorpusTest(copy: string, only = '') {
  const output = join(copy, 'report.json');
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const options = ['--reporter=json', `--outputFile=${output}`, '-t', only];
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'unit', 'devices/corpus.test.ts', ...options], {
    cwd: copy,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], HOME: copy },
  });
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  const { success, testResults } = report.parse(JSON.parse(await readFile(output, 'utf8')));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    success,
    walked: new Set(tests.flatMap(({ ancestorTitles: [kind] }) => (kind === undefined ? [] : [kind]))),
    failed: tests
      .filter(({ status }) => status === 'failed')
      .map((test) => [...test.ancestorTitles, test.title].join(' > ')),
  };
}

it('a kind is added by one folder and one line, and not without its fixtures', async () => {
  const copy = await copyRepository();
  try {
    await addThermometer(copy);
    const complete = await runCorpusTest(copy);
    expect(complete.failed).toEqual([]);
    expect(complete.success).toBe(true);
    expect(complete.walked).toEqual(new Set([...kinds.keys(), 'thermometer']));

    await rm(join(copy, 'devices/thermometer/fixtures'), { recursive: true });
    const withoutFixtures = await runCorpusTest(copy, 'thermometer');
    expect(withoutFixtures.success).toBe(false);
    expect(withoutFixtures.failed).toContain('thermometer > fixtures > show what is refused');
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}, 120_000);
