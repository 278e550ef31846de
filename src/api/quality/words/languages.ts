import type { Language } from '../../../model/language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { QualityWords } from './words.ts';

export const qualityWords: Readonly<Record<Language, QualityWords>> = { en, es, fr };
