import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imaginaryKinds, smogText } from '../../rules/fixtures/smog.ts';
import { testRules } from './test-rules.ts';

const value = '{ value: { of: pm2_5, above: 50, clears_below: 40 } }';

async function run(test: string, rule = smogText({ each: 'device', when: value })) {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  await writeFile(join(folder, 'smog.yaml'), rule);
  await writeFile(join(folder, 'smog.test.yaml'), test);
  return await testRules(join(folder, 'smog.test.yaml'), imaginaryKinds);
}

const city = `
areas:
  - { id: centro, name: Centro, level: district }
devices:
  - { id: nose-1, kind: nose, area: centro }
`;
const series = '{ device: nose-1, quantity: pm2_5, every: 5m, values: 20 60x4 10x4 }';
const sound = `${city}
tests:
  - name: smoke for a quarter of an hour
    series:
      - ${series}
    expect:
      - { at: 15m, to: firing, subject: "device:nose-1", rule: smog, value: 60 }
      - { at: 25m, to: resolved }
    announcements:
      - { at: 15m, what: raised, en: { title: "Smog in nose-1 (Centro)" } }
      - { what: resolved }
`;

describe('a test of a rule', () => {
  it('passes when all came that was expected, and nothing else', async () => {
    expect(await run(sound)).toEqual([
      {
        file: expect.stringContaining('smog.test.yaml'),
        test: 'smoke for a quarter of an hour',
        passed: true,
        says: [],
      },
    ]);
  });

  it('shows what was expected and what came', async () => {
    const [result] = await run(sound.replace('at: 15m, to: firing', 'at: 5m, to: firing'));
    expect(result?.passed).toBe(false);
    expect(result?.says).toEqual([
      'expected  5m firing smog device:nose-1 value 60',
      'came      15m firing smog device:nose-1 value 60 because of condition',
    ]);
  });

  it('fails when more came than was expected', async () => {
    const [result] = await run(sound.replace('      - { at: 25m, to: resolved }\n', ''));
    expect(result?.says).toEqual([expect.stringMatching(/^came {6}25m resolved smog device:nose-1/)]);
  });

  it('fails when the words are others', async () => {
    const [result] = await run(sound.replace('in nose-1 (Centro)', 'in Centro'));
    expect(result?.says).toEqual([
      'expected  announcement 15m raised en.title "Smog in Centro"',
      expect.stringContaining('en.title "Smog in nose-1 (Centro)"'),
    ]);
  });

  it('asks for what was only pending where it names any of that', async () => {
    const short = sound.replace('60x4', '60 10').replace(/ {4}announcements:[\s\S]*/, '');
    const brief = (expected: string) => run(short.replace(/ {4}expect:[\s\S]*/, `    expect: ${expected}\n`));
    expect((await brief('[]'))[0]?.passed).toBe(true);
    expect((await brief('[{ at: 5m, to: pending }, { at: 10m, to: dropped }]'))[0]?.passed).toBe(true);
    expect((await brief('[{ at: 5m, to: pending }]'))[0]?.passed).toBe(false);
  });

  it('can say that values come late, are doubted, or never come', async () => {
    const quiet = (values: string, more = '') =>
      run(
        `${city}\ntests:\n  - name: quiet\n    series: [{ device: nose-1, quantity: pm2_5, every: 5m, values: ${values}${more} }]\n    expect: []\n`,
      );
    expect((await quiet('"20 60?x4 10x4"'))[0]?.passed).toBe(true);
    expect((await quiet('20 60x4 10x4', ', arrive: 3h'))[0]?.passed).toBe(true);
    expect((await quiet('20 60x4 10x4'))[0]?.passed).toBe(false);
  });

  it.each([
    ['what is no YAML', 'tests: [', 'this is no YAML'],
    ['a field that is none', sound.replace('tests:', 'test:'), 'tests'],
    ['a device that is none', sound.replace('device: nose-1', 'device: nose-2'), '"nose-2" is not among the devices'],
    ['a value that is none', sound.replace('60x4', '60*4'), '"60*4" is no value'],
    ['a rule that is none', `rules: [fog]\n${sound}`, 'fog.yaml'],
  ])('says what is wrong with %s', async (_, text, says) => {
    const results = await run(text);
    expect(results.some(({ passed }) => passed)).toBe(false);
    expect(results.flatMap((result) => result.says).join('\n')).toContain(says);
  });

  it('says what is wrong with the rule', async () => {
    const [result] = await run(sound, smogText({ severity: 'dreadful' }));
    expect(result).toMatchObject({ test: undefined, passed: false });
    expect(result?.says.join('\n')).toContain('severity');
  });
});
