import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { imaginaryKinds, smogText } from '../../alerts/rules/fixtures/smog.ts';
import { openRules } from '../../alerts/rules/open-rules.ts';
import { ruleFiles } from '../../alerts/rules/rule-files.ts';
import { openDatabase } from '../../database/open-database.ts';
import { UnavailableError } from '../../model/errors.ts';
import { ruleId } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import type { ServiceAnswer } from '../../operator/ask-service.ts';
import type { Command } from '../command.ts';
import { runCommand } from '../run-command.ts';
import { rulesCheck } from './check.ts';
import { rulesList } from './list.ts';
import { rulesShow } from './show.ts';
import { rulesVersions } from './versions.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barrio-rules-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const smog = ruleId('smog');
const events = createSilentEvents();
const clock = { now: () => epochMs(Date.UTC(2026, 10, 22)) };
const database = () => openDatabase({ file: join(folder, 'barrio.db') });

async function run(command: Command, words: readonly string[] = [], answers?: Readonly<Record<string, unknown>>) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const code = await runCommand(command, {
    arguments: words,
    database,
    kinds: imaginaryKinds,
    clock,
    events,
    ruleFiles: async () => ruleFiles({ folder, kinds: imaginaryKinds }),
    async askService({ path }): Promise<ServiceAnswer> {
      if (answers === undefined) throw new UnavailableError('none runs');
      return { status: 200, body: answers[path] };
    },
    backups: async () => {
      throw new Error('not asked for');
    },
    installation: async () => {
      throw new Error('not asked for');
    },
    stdout: (text) => void stdout.push(text),
    stderr: (text) => void stderr.push(text),
  });
  return { code, out: stdout.join('\n'), err: stderr.join('\n') };
}

describe('rules check', () => {
  test('says nothing but a count of sound rules', async () => {
    write('smog.yaml', smogText());
    expect(await run(rulesCheck)).toEqual({ code: 0, out: '1 sound rule, 0 faulty files', err: '' });
  });

  test('names file, line, column and field of each fault, and fails', async () => {
    const file = write('smog.yaml', smogText({ severity: 'sever', for: '10' }));
    const { code, out } = await run(rulesCheck, [file]);
    expect(code).toBe(1);
    expect(out).toContain(`${file}:3:11: severity: expected one of`);
    expect(out).toContain(`${file}:9:6: for: expected a span`);
    expect(out).toContain('0 sound rules, 1 faulty file');
  });

  test('does not fail for what is only odd', async () => {
    write('smog.yaml', smogText({ notify: '{ inhibited_by: [ghost] }' }));
    const { code, out } = await run(rulesCheck);
    expect(code).toBe(0);
    expect(out).toMatch(/^warning: .*there is no rule "ghost"/);
  });

  test('fails for a file that is not there, and for a folder that is not', async () => {
    expect(await run(rulesCheck, [join(folder, 'nowhere.yaml')])).toMatchObject({ code: 1 });
    rmSync(folder, { recursive: true });
    expect(await run(rulesCheck)).toMatchObject({ code: 78, err: expect.stringContaining('BARRIO_RULES_DIR') });
  });
});

const listed = {
  id: 'smog',
  version: 'abc',
  name: { es: 'a', en: 'Smog', fr: 'c' },
  severity: 'severe',
  topic: 'air',
  audience: ['citizens'],
  subject: { each: 'area', level: 'district' },
};

test('rules check tells of receivers that nobody knows, and of areas that the running service does not know', async () => {
  write('receivers.yaml', 'receivers: [{ name: duty, language: es, by: [{ email: a@example.org }] }]');
  const file = write('smog.yaml', smogText({ notify: '{ receivers: [dutty] }' }));
  const says = 'there is no area "centrro" (yet); did you mean "centro"?';
  const fault = { file: 'smog.yaml', line: 7, column: 1, field: 'where.areas', says, isWarning: true };
  const { code, out } = await run(rulesCheck, [file], {
    '/api/v1/operate/rules/smog/validate': { ok: true, faults: [fault], rule: null },
  });
  expect(code).toBe(0);
  expect(out).toContain('receivers.yaml has no "dutty": nobody is told; did you mean "duty"?');
  expect(out).toContain(`warning: smog.yaml:7:1: where.areas: ${says}`);
});

describe('rules list', () => {
  test('tells what is in force, and which files are not used', async () => {
    const fault = { file: 'rules/x.yaml', line: 3, column: null, field: 'for', says: 'is wrong' };
    const { out, err } = await run(rulesList, [], {
      '/api/v1/rules': { rules: [listed] },
      '/api/v1/operate/rules/faults': { faults: [fault] },
    });
    expect(out).toMatch(/smog +abc +severe +air +citizens +district +Smog/);
    expect(err).toBe('rules/x.yaml:3: for: is wrong');
  });

  test('tells what the files say when no service runs', async () => {
    write('smog.yaml', smogText());
    const { out, err } = await run(rulesList);
    expect(out).toMatch(/smog +[0-9a-f]{12} +severe/);
    expect(err).toContain('No service runs');
  });
});

describe('rules show', () => {
  test('shows the text in force, and what it means', async () => {
    const answer = { text: 'name: x\n', explained: { es: 'a', en: 'When it smells.', fr: 'c' } };
    const { out, err } = await run(rulesShow, ['smog'], { '/api/v1/rules/smog': answer });
    expect([out, err]).toEqual(['name: x', 'When it smells.']);
  });

  test('shows the file when no service runs', async () => {
    write('smog.yaml', smogText());
    expect((await run(rulesShow, ['smog'])).out).toBe(smogText().trimEnd());
    expect(await run(rulesShow, ['ghost'])).toMatchObject({ code: 1 });
    expect(await run(rulesShow, ['Not An Id'])).toMatchObject({ code: 64 });
  });
});

test('rules versions shows what a rule said, also of one that was removed', async () => {
  const opened = await database();
  const rules = await openRules({ folder, database: opened, kinds: imaginaryKinds, clock, events });
  const first = await rules.put(smog, smogText(), undefined);
  const second = await rules.put(smog, smogText({ for: '20m' }), first.version);
  await rules.remove(smog);
  await rules.close();
  await opened.close();
  const { out } = await run(rulesVersions, ['smog']);
  expect(out).toMatch(new RegExp(`VERSION.*\n${second.version} .*\n${first.version} .*2026-11-22T00:00:00.000Z`));
  expect(out).not.toContain('in force');
  expect((await run(rulesVersions, ['smog', '--version', first.version])).out).toBe(smogText().trimEnd());
  expect(await run(rulesVersions, ['smog', '--version', 'x'])).toMatchObject({ code: 1 });
  expect(await run(rulesVersions, ['ghost'])).toMatchObject({ code: 1 });
});
