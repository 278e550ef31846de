import type { Language } from '../../model/language.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';

/** Everything that the pages of subscriptions say. */
export const subscriptionWords: Readonly<Record<Language, SubscriptionWords>> = { es, en, fr };
export type SubscriptionWords = { readonly [Key in keyof typeof en]: Widened<(typeof en)[Key]> };

/** The same shape with other words. */
type Widened<Words> = Words extends string
  ? string
  : Words extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof Words]: Widened<Words[Key]> };
