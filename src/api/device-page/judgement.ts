import type { Quality } from '../../model/quality.ts';
import { type Html, html } from '../page/html.ts';
import { flags, partsOf, tests } from '../quality/explained.ts';
import { english as words } from './words.ts';

type Judged = {
  readonly quality: Quality;
  readonly reasons: readonly string[];
  readonly revision?: number | null | undefined;
};

/** A quality as a sign, a word and its reasons: in plain words first, then the figures; each leads to its test. */
export const judgement = ({ quality, reasons, revision }: Judged): Html =>
  html`<span class="flag ${quality}"><span aria-hidden="true">${flags[quality].sign}</span> ${flags[quality].word}</span>${
    (revision ?? 1) > 1 ? html` <span class="age">${words.judged(revision ?? 1)}</span>` : undefined
  }${reasons.length === 0 ? undefined : html`<ul class="reasons">${reasons.map(reasonItem)}</ul>`}`;

function reasonItem(reason: string): Html {
  const { test, detail } = partsOf(reason);
  if (test === undefined) return html`<li>${reason}</li>`;
  const { label, plainly } = tests[test];
  return html`<li><a href="/quality/${test}">${label}</a>: ${plainly} <span class="age part">${detail}</span></li>`;
}
