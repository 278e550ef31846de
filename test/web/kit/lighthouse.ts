import lighthouse from 'lighthouse';
import { freePort } from '../../servers/free-port.ts';
import { launchChromium } from './visitors.ts';

const categories = ['performance', 'accessibility', 'best-practices'] as const;

export type Verdict = Readonly<Record<(typeof categories)[number], number>> & {
  /** What cost points, a line each. */
  readonly lost: readonly string[];
  /** How much the processor has to be slowed down to be the one of Lighthouse's phone, as fast as this machine was just now. */
  readonly slowdown: number;
};

/** Lighthouse slows a processor down so much if nothing else is said: made for a fast desk, of an index of 1533 or more. */
const usualSlowdown = 4;

/** From how fast a machine is, by Lighthouse's own benchmark, to the slowdown that its calculator calls for. */
const calibration = [
  [150, 1],
  [800, 2],
  [1300, 3],
  [1533, usualSlowdown],
] as const;

/** Lighthouse's documents ask to calibrate on slow machines, for on them its usual slowdown makes a phone that nobody has. */
function slowdownOf(benchmarkIndex: number): number {
  let [index, slowdown]: readonly [number, number] = calibration[0];
  if (benchmarkIndex < index) return slowdown;
  for (const [nextIndex, nextSlowdown] of calibration.slice(1)) {
    if (benchmarkIndex < nextIndex)
      return slowdown + ((benchmarkIndex - index) / (nextIndex - index)) * (nextSlowdown - slowdown);
    [index, slowdown] = [nextIndex, nextSlowdown];
  }
  return usualSlowdown;
}

/** What Lighthouse says of a page on its slow phone, each from 0 to 1. */
export async function askLighthouse(address: string, slowdown: number = usualSlowdown): Promise<Verdict> {
  const port = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  try {
    const result = await lighthouse(address, {
      port,
      logLevel: 'error',
      onlyCategories: [...categories],
      throttling: { cpuSlowdownMultiplier: slowdown },
    });
    const { categories: judged = {}, audits = {}, environment } = result?.lhr ?? {};
    const scoreOf = (id: (typeof categories)[number]): number => judged[id]?.score ?? 0;
    const lost = Object.values(audits).flatMap(({ id, score, title }) =>
      score !== null && score < 0.9 ? [`${id}: ${title}`] : [],
    );
    return {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
      lost,
      slowdown: slowdownOf(environment?.benchmarkIndex ?? Number.POSITIVE_INFINITY),
    };
  } finally {
    await browser.close();
  }
}
