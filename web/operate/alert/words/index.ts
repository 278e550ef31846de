import { openDictionary } from '../../../shared/words.ts';
import type { Words } from './en.ts';

export const { ready, words } = openDictionary<Words>({
  en: () => import('./en.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
});
