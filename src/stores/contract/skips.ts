import { it } from 'vitest';

/**
 * Where stores may legitimately differ. `duplicates`: the store cannot count what it had already. `first_wins`: the second value
 * at the same time replaces the first. `refusals`: the store takes any kind and quantity. `resume`: it keeps no position.
 * `energy_mean`: it averages decibels as plain numbers. `reopen`: nothing survives.
 * `old_judgements`: of two new judgements the one that came last stands, whatever their revisions.
 */
export type Skip = 'duplicates' | 'first_wins' | 'refusals' | 'resume' | 'energy_mean' | 'reopen' | 'old_judgements';
/** What an implementation does not do, each with the reason. */
export type Skips = Readonly<Partial<Record<Skip, string>>>;

/** `it`, unless the implementation skips this: then the name of the test carries its reason. */
export function itUnless(skips: Skips, skip: Skip): (sentence: string, test: () => Promise<void>) => void {
  const reason = skips[skip];
  // oxlint-disable-next-line vitest/expect-expect, vitest/no-disabled-tests, vitest/valid-title -- the test comes after
  const register = it.skipIf(reason !== undefined);
  return (sentence, test) => register(reason === undefined ? sentence : `${sentence} (not here: ${reason})`, test);
}
