import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/port.ts';
import { milliseconds } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import { type Rule, ruleId } from '../../model/rule.ts';
import { epochMs } from '../../model/time.ts';
import { createSilentEvents } from '../../observability/silent-events.ts';
import { imaginaryKinds, smogText } from './fixtures/smog.ts';
import { type OpenRules, openRules } from './open-rules.ts';
import { readRuleFolder } from './read-folder.ts';

let root: string;
let folder: string;
let database: Database;
let opened: OpenRules[] = [];
let now = 1_000_000;
let events = createSilentEvents();
const clock = { now: () => epochMs((now += 1000)) };
const smog = ruleId('smog');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'barrio-rules-'));
  folder = join(root, 'rules');
  mkdirSync(folder);
  database = await openDatabase({ file: join(root, 'barrio.db') });
  events = createSilentEvents();
});
afterEach(async () => {
  for (const rules of opened) await rules.close();
  opened = [];
  await database.close();
  rmSync(root, { recursive: true, force: true });
});

const file = (name = 'smog.yaml') => join(folder, name);
const write = (text: string, name?: string) => writeFileSync(file(name), text);
const quick = { pollEvery: milliseconds(40), settleFor: milliseconds(10) };

async function open(more: Partial<Parameters<typeof openRules>[0]> = {}) {
  const rules = await openRules({ folder, database, kinds: imaginaryKinds, clock, events, ...quick, ...more });
  opened.push(rules);
  const changes: (readonly Rule[])[] = [];
  rules.onChange((all) => void changes.push(all));
  return { rules, changes };
}
const said = (name: string) => events.emitted.filter((each) => each.name === name).map(({ fields }) => fields);
const limitOf = (rules: OpenRules) => {
  const when = rules.get(smog)?.when;
  return when !== undefined && 'limit' in when ? when.limit.limit : undefined;
};
const above = (limit: number) => smogText({ when: `{ mean: { of: pm2_5, over: 1h, above: ${limit} } }` });

describe('at the start', () => {
  test('every file of the folder is a rule, but for receivers and tests of rules', async () => {
    write(smogText());
    write(smogText({ each: 'city' }), 'smog-of-the-city.yaml');
    write('who: cares', 'receivers.yaml');
    write('given: nothing', 'smog.test.yaml');
    write('# notes', 'README.md');
    const { rules } = await open();
    expect(rules.all().map(({ id }) => id)).toEqual(['smog', 'smog-of-the-city']);
    expect(rules.faults()).toEqual([]);
    expect(said('rulesOpened')).toEqual([{ folder, count: 2, faulty: 0 }]);
  });

  test('a file that was changed while nobody looked is in force from now on, and the past is kept', async () => {
    write(above(50));
    const before = await open();
    const [first] = before.rules.versions(smog);
    await before.rules.close();
    write(above(60));
    const { rules } = await open();
    expect(limitOf(rules)).toBe(60);
    const [newest, oldest] = rules.versions(smog);
    expect(oldest).toEqual({ ...first, until: newest?.from });
    expect(oldest?.text).toContain('above: 50');
    expect(newest).toMatchObject({ until: undefined, version: rules.get(smog)?.version });
    expect(newest?.text).toContain('above: 60');
  });

  test('what is in force is in the book once, however often it is opened', async () => {
    write(smogText());
    for (let turn = 0; turn < 3; turn += 1) await (await open()).rules.close();
    expect((await open()).rules.versions(smog)).toHaveLength(1);
  });

  test('a file that became faulty meanwhile keeps what it said before', async () => {
    write(above(50));
    await (await open()).rules.close();
    write('name: [');
    const { rules } = await open();
    expect(limitOf(rules)).toBe(50);
    expect(rules.faults()).toMatchObject([{ file: file(), says: expect.stringContaining('no YAML') }]);
    expect(said('ruleFaulty')).toMatchObject([{ inForce: rules.get(smog)?.version }]);
  });

  test('a rule whose file was removed meanwhile is over', async () => {
    write(smogText());
    await (await open()).rules.close();
    rmSync(file());
    const { rules } = await open();
    expect(rules.all()).toEqual([]);
    expect(rules.versions(smog)).toMatchObject([{ until: expect.any(Number) }]);
  });

  test('a rule that this program does not understand any more, and whose file is faulty, is over', async () => {
    write(smogText());
    await (await open()).rules.close();
    const kinds = new Map([...imaginaryKinds].filter(([id]) => id !== 'nose'));
    const { rules } = await open({ kinds });
    expect(rules.all()).toEqual([]);
    expect(rules.versions(smog)).toMatchObject([{ until: expect.any(Number) }]);
    expect(rules.faults()).toMatchObject([{ field: 'where.kinds[0]' }]);
  });

  test('a folder that is not there is told of, and taken up when it appears', async () => {
    rmSync(folder, { recursive: true });
    const { rules } = await open();
    expect(rules.all()).toEqual([]);
    expect(rules.faults()).toMatchObject([{ file: folder, says: expect.stringContaining('cannot be read') }]);
    expect(said('ruleFolderMissing')).toHaveLength(1);
    mkdirSync(folder);
    write(smogText());
    await expect.poll(() => rules.get(smog)).toBeDefined();
    expect(rules.faults()).toEqual([]);
  });

  test('a folder that vanished takes nothing out of force, nor does its return', async () => {
    write(smogText());
    await (await open()).rules.close();
    renameSync(folder, `${folder}-away`);
    const { rules, changes } = await open();
    expect(rules.get(smog)).toBeDefined();
    renameSync(`${folder}-away`, folder);
    await expect.poll(() => rules.faults()).toEqual([]);
    write(smogText(), 'other.yaml');
    await expect.poll(() => rules.all()).toHaveLength(2);
    expect(changes.map((all) => all.length)).toEqual([2]);
    expect(rules.versions(smog)).toHaveLength(1);
  });
});

describe('while it runs', () => {
  test('a new file, a changed one and a removed one are taken up, and listeners hear of each once', async () => {
    const { rules, changes } = await open();
    write(above(50));
    await expect.poll(() => limitOf(rules)).toBe(50);
    write(above(60));
    await expect.poll(() => limitOf(rules)).toBe(60);
    rmSync(file());
    await expect.poll(() => rules.all()).toEqual([]);
    expect(changes.map((all) => all.length)).toEqual([1, 1, 0]);
    const spans = rules.versions(smog).map(({ from, until }) => [from, until]);
    expect(spans).toEqual([
      [expect.any(Number), expect.any(Number)],
      [expect.any(Number), spans[0]?.[0]],
    ]);
  });

  test('other comments make no other version, but the book has the newest text', async () => {
    write(smogText());
    const { rules, changes } = await open();
    write(`# Why we have this rule.\n${smogText()}`);
    await expect.poll(() => rules.versions(smog)[0]?.text).toContain('Why we have');
    expect(rules.versions(smog)).toHaveLength(1);
    expect(changes).toEqual([]);
  });

  test('a faulty file keeps the version before in force until it is mended', async () => {
    write(above(50));
    const { rules, changes } = await open();
    write(above(Number.NaN));
    await expect.poll(() => rules.faults()).toMatchObject([{ file: file(), line: 8, field: 'when.mean.above' }]);
    expect(limitOf(rules)).toBe(50);
    expect(changes).toEqual([]);
    write(above(70));
    await expect.poll(() => limitOf(rules)).toBe(70);
    expect(rules.faults()).toEqual([]);
    expect(changes).toHaveLength(1);
  });

  test('a file that is written piece by piece never takes force away, nor puts half of itself in force', async () => {
    write(above(50));
    const { rules, changes } = await open({ settleFor: milliseconds(60) });
    const text = above(90);
    const pieces = 12;
    for (let piece = 1; piece <= pieces; piece += 1) {
      write(text.slice(0, Math.ceil((text.length * piece) / pieces)));
      const until = process.hrtime.bigint() + 10_000_000n;
      await expect.poll(() => process.hrtime.bigint() > until, { interval: 2 }).toBe(true);
      expect(rules.get(smog)).toBeDefined();
    }
    await expect.poll(() => limitOf(rules)).toBe(90);
    expect(changes.map(([rule]) => rule?.version)).toEqual([rules.get(smog)?.version]);
  });

  test('a change that leaves size and time of modification alone is seen', async () => {
    write(above(50));
    utimesSync(file(), 1000, 1000);
    const { rules } = await open();
    write(above(70));
    utimesSync(file(), 1000, 1000);
    await expect.poll(() => limitOf(rules)).toBe(70);
  });

  test('a rule is put in force only once it is written down; until then what was stays', async () => {
    write(above(50));
    let fails = true;
    const transact: Database['transact'] = async (work) => {
      if (fails) throw new UnavailableError('the disk is full');
      return await database.transact(work);
    };
    const failing: Database = { ...database, transact };
    fails = false;
    const { rules } = await open({ database: failing });
    fails = true;
    write(above(60));
    await expect.poll(() => said('rulesWaiting')).toHaveLength(1);
    expect(limitOf(rules)).toBe(50);
    fails = false;
    await expect.poll(() => limitOf(rules)).toBe(60);
    expect(rules.versions(smog)).toHaveLength(2);
  });

  test('files whose names cannot be rules are told of', async () => {
    write(smogText(), 'Smog_1.yaml');
    write(smogText(), 'smog.yml');
    const { rules } = await open();
    expect(rules.all()).toEqual([]);
    expect(rules.faults().map(({ says }) => says)).toEqual([
      expect.stringContaining('lower-case'),
      expect.stringContaining('lower-case'),
    ]);
  });

  test('receivers that nobody knows are told of, with the name that was meant; and who cannot be reached', async () => {
    const desks =
      '{ name: air-desk, language: es, by: [{ sms: "+34600000000" }] }, { name: night, language: es, by: [] }';
    writeFileSync(join(folder, 'receivers.yaml'), `receivers: [${desks}]`);
    const notify = '{ receivers: [air-dsk, air-desk], escalate: [{ after: 5m, receivers: [night] }] }';
    const { rules } = await open();
    const read = rules.read(smogText({ notify }), smog);
    const says =
      'receivers.yaml has no "air-dsk": nobody is told; did you mean "air-desk"?; the rule is used all the same';
    expect(read).toMatchObject({ ok: true, warnings: [{ field: 'notify.receivers', says, isWarning: true }] });
    await rules.put(smog, smogText({ notify }), undefined);
    expect(rules.faults()).toMatchObject([
      { says },
      { file: join(folder, 'receivers.yaml'), says: expect.stringContaining('no way is written for night (by: [])') },
    ]);
  });

  test('rules that name what there is not are used, with a warning', async () => {
    const where = '{ areas: [nowhere], devices: [nobody] }';
    write(
      smogText({
        where,
        when: '{ value: { of: pm2_5, above: 1 } }',
        each: 'device',
        notify: '{ inhibited_by: [ghost] }',
      }),
    );
    const directory = { area: () => undefined, device: () => undefined };
    const { rules } = await open({ directory });
    expect(rules.all()).toHaveLength(1);
    expect(rules.faults().map(({ field, isWarning }) => [field, isWarning])).toEqual([
      ['notify.inhibited_by', true],
      ['where.areas', true],
      ['where.devices', true],
    ]);
  });

  test('rules that would keep each other quiet are refused, until one of them is mended', async () => {
    const quiet = (by: string): string =>
      smogText({ when: '{ value: { of: pm2_5, above: 1 } }', each: 'device', notify: `{ inhibited_by: [${by}] }` });
    write(quiet('b'), 'a.yaml');
    write(quiet('c'), 'b.yaml');
    write(quiet('a'), 'c.yaml');
    const { rules } = await open();
    const ids = () => rules.all().map(({ id }) => String(id));
    expect(ids()).toEqual(['a', 'b']);
    expect(rules.faults().filter(({ isWarning }) => isWarning !== true)).toEqual([
      expect.objectContaining({
        file: file('c.yaml'),
        field: 'notify.inhibited_by',
        says: expect.stringContaining('c is inhibited by a is inhibited by b is inhibited by c'),
      }),
    ]);
    expect(said('ruleFaulty')).toHaveLength(1);
    expect(rules.read(quiet('a'), ruleId('b'))).toMatchObject({ ok: false });
    await expect(rules.put(ruleId('b'), quiet('a'), undefined)).rejects.toThrow('makes a circle');
    expect((await rules.put(ruleId('b'), quiet('ghost'), undefined)).id).toBe('b');
    expect(ids()).toEqual(['a', 'b', 'c']);
    expect((await readRuleFolder(folder, imaginaryKinds)).rules).toHaveLength(3);
    write(quiet('c'), 'b.yaml');
    const read = await readRuleFolder(folder, imaginaryKinds);
    expect(read.rules.map(({ rule }) => rule.id)).toEqual(['a', 'b']);
    expect(read.faults.map(({ says }) => says)).toEqual([expect.stringContaining('makes a circle')]);
  });

  test('a thousand rules are read and written down within seconds, and one change touches one', async () => {
    for (let index = 0; index < 1000; index += 1) write(above(index), `rule-${index}.yaml`);
    const begun = performance.now();
    const { rules, changes } = await open();
    expect(rules.all()).toHaveLength(1000);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const before = rules.get(ruleId('rule-1'));
    write(above(2000), 'rule-7.yaml');
    await expect.poll(() => changes, { timeout: 5000 }).toHaveLength(1);
    expect(rules.get(ruleId('rule-1'))).toBe(before);
  }, 30_000);
});

describe('the desk', () => {
  test('a text that is put is a file, in force, and in the book', async () => {
    const { rules, changes } = await open();
    const rule = await rules.put(smog, smogText(), undefined);
    expect(readFileSync(file(), 'utf8')).toBe(smogText());
    expect(readdirSync(folder)).toEqual(['smog.yaml']);
    expect(rules.get(smog)).toEqual(rule);
    expect(rules.versions(smog)).toMatchObject([{ version: rule.version, text: smogText(), until: undefined }]);
    expect(changes).toHaveLength(1);
  });

  test('a faulty text is refused with its faults, and nothing is written', async () => {
    const { rules } = await open();
    const refused = rules.put(smog, smogText({ severity: 'awful' }), undefined);
    await expect(refused).rejects.toMatchObject({ status: 422, code: 'rule_faulty', cause: [{ field: 'severity' }] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of two who change the same version, the second is refused', async () => {
    const { rules } = await open();
    const { version } = await rules.put(smog, above(50), undefined);
    const [first, second] = await Promise.allSettled([
      rules.put(smog, above(60), version),
      rules.put(smog, above(70), version),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { status: 409, code: 'rule_changed' } });
    expect(limitOf(rules)).toBe(60);
  });

  test('a change that expects a rule where there is none is refused', async () => {
    const { rules } = await open();
    await expect(rules.put(smog, above(60), 'abc')).rejects.toMatchObject({ code: 'rule_changed' });
  });

  test('what is removed is gone from folder and force, and stays in the book', async () => {
    const { rules, changes } = await open();
    await rules.put(smog, smogText(), undefined);
    await rules.remove(smog);
    expect(readdirSync(folder)).toEqual([]);
    expect(rules.get(smog)).toBeUndefined();
    expect(rules.versions(smog)).toHaveLength(1);
    expect(changes.map((all) => all.length)).toEqual([1, 0]);
    await expect(rules.remove(smog)).rejects.toMatchObject({ status: 404 });
  });

  test('reading a text puts nothing in force', async () => {
    const { rules } = await open();
    expect(rules.read(smogText(), smog)).toMatchObject({ ok: true, rule: { id: 'smog' } });
    expect(rules.read('x', smog)).toMatchObject({ ok: false });
    expect(rules.all()).toEqual([]);
  });
});
