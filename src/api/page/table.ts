import { type Content, type Html, html } from './html.ts';

/** A table that becomes one card a row on a phone; the heads are repeated there. */
export const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table class="rows"><caption class="unseen">${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, place) => (place === 0 ? html`<th scope="row">${cell}</th>` : html`<td data-label="${heads[place]}">${cell}</td>`))}</tr>\n`)}</tbody></table>
</div>`;
