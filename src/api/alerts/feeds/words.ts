import type { Language } from '../../../model/language.ts';

/** What feeds say of themselves. */
export const feedWords = {
  es: {
    title: (about: string) => `Avisos: ${about}`,
    city: 'la ciudad',
    warnings: 'Avisos públicos',
    author: 'Barrio',
  },
  en: { title: (about: string) => `Alerts: ${about}`, city: 'the city', warnings: 'Public warnings', author: 'Barrio' },
  fr: {
    title: (about: string) => `Alertes : ${about}`,
    city: 'la ville',
    warnings: 'Alertes publiques',
    author: 'Barrio',
  },
} as const satisfies Readonly<Record<Language, object>>;
