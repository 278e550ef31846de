import { openDictionary } from '../../words.ts';
import type { Words } from './en.ts';

export const { ready: chartReady, words: chartWords } = openDictionary<Words>({
  en: () => import('./en.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
});
