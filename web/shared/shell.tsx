import type { ComponentChildren } from 'preact';
import { type Language, language, languages, speak } from './language.ts';
import { Link } from './route.tsx';

export type ShellWords = {
  readonly skip: string;
  readonly main: string;
  readonly language: string;
};

const names: Readonly<Record<Language, string>> = { es: 'Español', en: 'English', fr: 'Français' };

type Props = {
  readonly words: ShellWords;
  readonly brand: { readonly name: string; readonly home: string };
  /** `isPage`: made by the service, outside of the app. */
  readonly links: readonly { readonly to: string; readonly label: string; readonly isPage?: boolean }[];
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
  readonly aside?: ComponentChildren;
};

/** The frame around every screen. */
export function Shell({ words, brand, links, children, foot, aside }: Props) {
  return (
    <>
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <header class="head">
        <div class="wide row">
          <Link to={brand.home} class="brand">
            <img src="/assets/icon.svg" alt="" width="28" height="28" />
            {brand.name}
          </Link>
          <nav class="row" aria-label={words.main}>
            {links.map(({ to, label, isPage }) =>
              isPage === true ? (
                <a key={to} href={to}>
                  {label}
                </a>
              ) : (
                <Link key={to} to={to}>
                  {label}
                </Link>
              ),
            )}
          </nav>
          {aside}
          <ChooseLanguage label={words.language} />
        </div>
      </header>
      <main id="content" class="wide" tabIndex={-1}>
        {children}
      </main>
      {foot !== undefined && <footer class="foot wide">{foot}</footer>}
    </>
  );
}

function choose({ currentTarget }: { readonly currentTarget: HTMLSelectElement }): void {
  const chosen = languages.find((each) => each === currentTarget.value);
  if (chosen !== undefined) speak(chosen);
}

function ChooseLanguage({ label }: { readonly label: string }) {
  return (
    <label class="choose">
      <span class="unseen">{label}</span>
      <select value={language.value} onChange={choose}>
        {languages.map((each) => (
          <option key={each} value={each} lang={each}>
            {names[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
