import { describe, expect, it } from 'vitest';
import { isTest, readSourceFiles, type SourceFile } from './source-files.ts';

const files = readSourceFiles();
const production = files.filter(({ path }) => !isTest(path));
const pathsWhere = (breaks: (file: SourceFile) => boolean, among: readonly SourceFile[] = production) =>
  among.filter(breaks).map(({ path }) => path);

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

describe('the habits of the house', () => {
  it('keep every file under 400 lines', () => {
    expect(pathsWhere(({ lines }) => lines > 400)).toEqual([]);
  });

  it('keep the median file under 100 lines', () => {
    const sizes = production.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });

  it('name files in kebab-case, and none after nothing in particular', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.tsx?$/;
    const vague = /^(utils?|helpers?|common|manager|service|misc)\.tsx?$/;
    expect(pathsWhere(({ path }) => !kebab.test(nameOf(path)) || vague.test(nameOf(path)), files)).toEqual([]);
  });

  it('read the environment in one place', () => {
    const readers = pathsWhere(({ path, text }) => path.startsWith('src/') && /process\.env\b/.test(text));
    expect(readers).toEqual(['src/config.ts']);
  });

  it('ask a clock for the time, never the machine', () => {
    const askers = pathsWhere(
      ({ path, text }) =>
        (path.startsWith('src/') || path.startsWith('devices/')) && /\bDate\.now\(\)|new Date\(\)/.test(text),
    );
    expect(askers).toEqual(['src/model/time.ts']);
  });

  it('never sleep in a test', () => {
    const sleepers = pathsWhere(
      ({ text }) => /await (sleep|delay)\(/.test(text),
      files.filter(({ path }) => path.endsWith('.test.ts')),
    );
    expect(sleepers).toEqual([]);
  });

  it('skip no test (but for the named skips of a contract), and leave none alone', () => {
    expect(
      pathsWhere(
        ({ text }) => /\b(it|test|describe)\.(only|todo|skip)\(/.test(text),
        files.filter(({ path }) => !path.endsWith('.contract.ts')),
      ),
    ).toEqual([]);
  });

  it('name no concrete device kind outside devices/ and simulators/', () => {
    const named = /['"](parking-bay|street-light|environment-station)['"]/;
    expect(pathsWhere(({ path, text }) => path.startsWith('src/') && named.test(text))).toEqual([]);
  });

  it('explain every suppressed lint rule', () => {
    const unexplained = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => /oxlint-disable/.test(line) && !/ -- \S/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(unexplained.filter((line) => !line.includes('habits.test.ts'))).toEqual([]);
  });
});
