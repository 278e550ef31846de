/** What Barrio says to citizens, it says in each of these. */
export const languages = ['es', 'en', 'fr'] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (text: string): text is Language => languages.some((language) => language === text);

/** The same words in every language. */
export type Text = Readonly<Record<Language, string>>;
