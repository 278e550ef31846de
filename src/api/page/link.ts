import { type Html, html } from './html.ts';

/** A way to somewhere else, or to the same with another choice: the one that is chosen says so. */
export const link = (label: string, href: string, isChosen = false): Html =>
  html`<a href="${href}"${isChosen ? html` aria-current="true"` : undefined}>${label}</a> `;
