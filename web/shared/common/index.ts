import { openDictionary } from '../words.ts';
import type { Words } from './en.ts';

/** What all screens say. */
export const { ready: commonReady, words: common } = openDictionary<Words>({
  en: () => import('./en.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
});

/** The word for an id; the id itself where it is newer than this app. */
export const wordFor = (names: Readonly<Record<string, string>>, id: string): string => names[id] ?? id;
