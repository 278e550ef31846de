import { effect, signal } from '@preact/signals';
import { numberFormat, pluralRules } from './formats.ts';
import { type Language, language } from './language.ts';

/** How a language says something of which there are so many; `{n}` is where the number stands. */
export type Counted = { readonly zero?: string; readonly one: string; readonly other: string };

export function count(n: number, { zero, one, other }: Counted): string {
  const isOne = pluralRules(language.value, {}).select(n) === 'one';
  const text = n === 0 && zero !== undefined ? zero : isOne ? one : other;
  return text.replace('{n}', numberFormat(language.value, {}).format(n));
}

/** Puts what is named into a sentence: `{place}`. */
export const fill = (text: string, parts: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);

export type Loaders<Words> = Readonly<Record<Language, () => Promise<{ readonly words: Words }>>>;

export type Dictionary<Words> = {
  /** Resolves when the first language is there. */
  readonly ready: Promise<void>;
  /** The words in the language that is spoken; whoever asks while rendering is rendered again when that changes. */
  readonly words: () => Words;
};

/** Loads each language when it is first spoken. */
export function openDictionary<Words extends object>(loaders: Loaders<Words>): Dictionary<Words> {
  const spoken = signal<Words | undefined>(undefined);
  async function say(chosen: Language): Promise<void> {
    const { words } = await loaders[chosen]();
    if (language.peek() !== chosen) return;
    spoken.value = words;
    document.documentElement.lang = chosen;
  }
  const ready = say(language.peek());
  effect(() => void say(language.value).catch(() => undefined));
  return {
    ready,
    words() {
      if (spoken.value === undefined) throw new Error('words were asked for before they were there');
      return spoken.value;
    },
  };
}
