import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const FoundShape = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

const runAxe = `axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
  .then((result) => result.violations)`;

/** What axe finds against WCAG 2.2 AA and its own best practices, a line each; nothing when all is well. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Neither the policy of the page nor its own scripts stand in the way of this one.
  await page.evaluate(axe.source);
  const found = FoundShape.parse(await page.evaluate(runAxe));
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}: ${html.slice(0, 200)} ${oneLine(failureSummary)}`),
  );
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** By how many pixels a page is wider than its screen, and has to be pushed sideways. */
export async function tooWideBy(page: Page): Promise<number> {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  return Math.max(0, width - (page.viewportSize()?.width ?? 0));
}

/** Runs in the page, which has types that we do not have here. A box or a dot is as large as its label; a link in a sentence as its line. */
const findSmallTargets = (least: number): string => `(() => {
  const touched = 'a[href], button, select, textarea, input:not([type=hidden]), summary, [role=button], [tabindex="0"]';
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return [...document.querySelectorAll(touched)].flatMap((element) => {
    const isChoice = ['checkbox', 'radio'].includes(element.type);
    const { width, height, right } = ((isChoice && element.labels?.[0]) || element).getBoundingClientRect();
    const isHidden = right <= 0 || width <= 1 || height <= 1 || !isSeen(element);
    const isInText = getComputedStyle(element).display === 'inline';
    if (isHidden || isInText || (height >= ${least - 0.5} && width >= 24)) return [];
    return [Math.round(width) + ' x ' + Math.round(height) + ': ' + element.outerHTML.slice(0, 120)];
  });
})()`;

/** What is touched and is lower than this many pixels, or narrower than a finger; a line each. */
export const smallTargets = (page: Page, least = 44): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(findSmallTargets(least));
