import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Check } from './check.ts';
import { type Finding, fault } from './finding.ts';
import type { Installation } from './installation.ts';

export type Examined = { readonly check: string; readonly findings: readonly Finding[] };

/** What does not answer in so long does not work. */
const patience = seconds(5);

/**
 * Runs the checks one after the other, so that none disturbs another. One that hangs or breaks is a fault of its own, and never
 * the end of the others.
 */
export async function* examine(
  checks: readonly Check[],
  installation: Installation,
  timeout: Duration = patience,
): AsyncIterable<Examined> {
  for (const check of checks) yield { check: check.name, findings: await runBounded(check, installation, timeout) };
}

async function runBounded(check: Check, installation: Installation, timeout: Duration): Promise<readonly Finding[]> {
  const bound = new AbortController();
  try {
    const running = check.run(installation);
    const late = pause(timeout, undefined, { signal: bound.signal }).then(() => [hangs(timeout)]);
    return await Promise.race([running, late]);
  } catch (error) {
    return [fault(`could not be looked at: ${messageOf(error)}`, 'Mend what the reason names, and look again.')];
  } finally {
    bound.abort();
  }
}

const hangs = (timeout: Duration): Finding =>
  fault(
    `no answer within ${timeout / 1000} s`,
    'A disk or a server that does not answer makes everything that needs it wait: look whether it is overloaded or gone.',
  );
