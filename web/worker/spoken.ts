import { worker } from './scope.ts';

const languages = ['es', 'en', 'fr'];

/** The language that was chosen, where a browser lets a worker read it; else one that the browser prefers. */
export async function spoken(): Promise<string> {
  const chosen = await cookie('barrio-language');
  const preferred = worker.navigator.languages.map((tag) => tag.slice(0, 2));
  return [chosen, ...preferred].find((each) => languages.includes(each ?? '')) ?? 'es';
}

type Cookies = { readonly get: (name: string) => Promise<{ readonly value?: string | undefined } | null> };

async function cookie(name: string): Promise<string | undefined> {
  const { cookieStore }: { readonly cookieStore?: Cookies } = worker;
  return (await cookieStore?.get(name))?.value;
}
