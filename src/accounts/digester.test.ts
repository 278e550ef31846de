import { expect, it } from 'vitest';
import { UnavailableError } from '../model/errors.ts';
import { createDigester, deriveWithScrypt, usualCost } from './digester.ts';

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
  const work: object[] = [];
  const digester = createDigester(cheap, (password, salt, cost) => {
    work.push({ password, saltBytes: salt.length, cost });
    return deriveWithScrypt(password, salt, cost);
  });
  const kept = await digester.digest('a');
  for (const against of [kept, undefined]) expect(await digester.recognises(against, 'wrong')).toBe(false);
  const once = { password: 'wrong', saltBytes: 16, cost: cheap };
  expect(work).toEqual([{ ...once, password: 'a' }, once, once]);
});

it('takes two at once, lets a few wait, and sends the rest away', async () => {
  const digester = createDigester({ ln: 10, r: 8, p: 1 });
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => digester.digest('a')));
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(refused).toHaveLength(8);
  for (const reason of refused) expect(reason).toBeInstanceOf(UnavailableError);
  expect(await digester.digest('a')).toContain('$scrypt$');
});
