import type { App } from '../app/app.ts';
import { addPageStyle } from './assets.ts';
import { addLanguageChoice } from './choose-language.ts';
import { addManifest } from './manifest.ts';
import { addOfflinePage } from './offline-page.ts';

/** What all pages share: their look, the choice of a language, and what makes them an app on a phone. */
export function addPageFrame(app: App): void {
  addPageStyle(app);
  addLanguageChoice(app);
  addManifest(app);
  addOfflinePage(app);
}
