import { openDictionary } from '../../shared/words.ts';
import type { Words } from './en.ts';

/** What the frame of the console says; each screen has words of its own. */
export const { ready, words } = openDictionary<Words>({
  en: () => import('./en.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
});
