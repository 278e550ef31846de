/** What a canvas is painted with: it knows no style sheet, so that the colours of ours are read for it. */
export type Colours = {
  readonly line: string;
  readonly area: string;
  readonly text: string;
  readonly grid: string;
  readonly limit: string;
  readonly suspect: string;
  readonly fail: string;
  readonly paper: string;
  readonly low: string;
};

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--chart-${name}`).trim();
  return {
    line: colour('line'),
    area: colour('area'),
    text: colour('text'),
    grid: colour('grid'),
    limit: colour('limit'),
    suspect: colour('suspect'),
    fail: colour('fail'),
    paper: colour('paper'),
    low: colour('low'),
  };
}

const schemes = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Tells when the colours of the page change, e.g. at nightfall. */
export function whenColoursChange(action: () => void): () => void {
  const queries = schemes.map((scheme) => matchMedia(scheme));
  for (const query of queries) query.addEventListener('change', action);
  return () => {
    for (const query of queries) query.removeEventListener('change', action);
  };
}
