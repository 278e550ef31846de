import { expect, it } from 'vitest';
import { UnavailableError } from '../model/errors.ts';
import { createDigester, usualCost } from './digester.ts';

const cheap = { ln: 4, r: 1, p: 1 };

it('two digests of one password have nothing in common', async () => {
  const digester = createDigester(cheap);
  const [one, other] = [await digester.digest('a'), await digester.digest('a')];
  expect(one.split('$').at(-1)).not.toBe(other.split('$').at(-1));
  expect(await digester.recognises(one, 'a')).toBe(true);
  expect(await digester.recognises(other, 'b')).toBe(false);
});

it('costs what is asked for today, and keeps by what it was made', async () => {
  expect(usualCost).toEqual({ ln: 15, r: 8, p: 3 });
  const old = await createDigester(cheap).digest('a');
  const today = createDigester({ ...cheap, p: 2 });
  expect([today.isOutdated(old), today.isOutdated(await today.digest('a'))]).toEqual([true, false]);
  expect(await today.recognises(old, 'a')).toBe(true);
});

it('does the same work where there is nothing to compare with', async () => {
  const digester = createDigester({ ln: 12, r: 8, p: 1 });
  const kept = await digester.digest('a');
  const timed = async (against: string | undefined): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const begun = process.cpuUsage();
      expect(await digester.recognises(against, 'wrong')).toBe(false);
      times.push(process.cpuUsage(begun).user);
    }
    return Math.min(...times);
  };
  const ratio = (await timed(undefined)) / (await timed(kept));
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

it('takes two at once, lets a few wait, and sends the rest away', async () => {
  const digester = createDigester({ ln: 10, r: 8, p: 1 });
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => digester.digest('a')));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused).toHaveLength(8);
  for (const reason of refused) expect(reason).toBeInstanceOf(UnavailableError);
  expect(await digester.digest('a')).toContain('$scrypt$');
});
