import type { Language } from '../../../model/language.ts';
import { type AlertWords, en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';

export type { AlertWords } from './en.ts';

/** What the pages of alerts say, by language. */
export const alertWords: Readonly<Record<Language, AlertWords>> = { es, en, fr };
