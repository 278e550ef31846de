import lighthouse from 'lighthouse';
import { freePort } from '../../servers/free-port.ts';
import { launchChromium } from './visitors.ts';

const categories = ['performance', 'accessibility', 'best-practices'] as const;

export type Verdict = Readonly<Record<(typeof categories)[number], number>> & {
  /** What cost points, a line each. */
  readonly lost: readonly string[];
};

/** What Lighthouse says of a page on its slow phone, each from 0 to 1. */
export async function askLighthouse(address: string): Promise<Verdict> {
  const port = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  try {
    const result = await lighthouse(address, { port, logLevel: 'error', onlyCategories: [...categories] });
    const { categories: judged = {}, audits = {} } = result?.lhr ?? {};
    const scoreOf = (id: (typeof categories)[number]): number => judged[id]?.score ?? 0;
    const lost = Object.values(audits).flatMap(({ id, score, title }) =>
      score !== null && score < 0.9 ? [`${id}: ${title}`] : [],
    );
    return {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
      lost,
    };
  } finally {
    await browser.close();
  }
}
