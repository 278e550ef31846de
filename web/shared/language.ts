import { signal } from '@preact/signals';
import { cityLanguage } from './city.ts';

export const languages = ['es', 'en', 'fr'] as const;
export type Language = (typeof languages)[number];

const isLanguage = (text: string | null | undefined): text is Language =>
  languages.some((language) => language === text);

const keptAs = 'barrio-language';

/** What the person chose before, else what the browser prefers, else what the city speaks. */
function choose(): Language {
  const asked = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('lang');
  if (isLanguage(asked)) return asked;
  const kept = chosenOnPages() ?? keep(() => localStorage.getItem(keptAs));
  if (isLanguage(kept)) return kept;
  return (
    navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ??
    (isLanguage(cityLanguage) ? cityLanguage : 'es')
  );
}

/** The pages that the service makes keep the same choice, in a cookie. */
const chosenOnPages = (): string | undefined =>
  typeof document === 'undefined' ? undefined : new RegExp(`\\b${keptAs}=(\\w+)`).exec(document.cookie)?.[1];

/** A browser may forbid to keep anything. */
function keep<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** The language of everything that is shown. */
export const language = signal<Language>(choose());

/** Keeps it for the next visit, and for the pages that the service makes: those read the cookie. */
export function speak(chosen: Language): void {
  keep(() => localStorage.setItem(keptAs, chosen));
  document.cookie = `${keptAs}=${chosen}; path=/; max-age=31536000; samesite=lax`;
  language.value = chosen;
}
