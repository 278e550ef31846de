import { computed, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** Where in the app somebody is. It is all in the address, so that a link leads there, and "back" leads back. */
export const here = signal(new URL(location.href));

addEventListener('popstate', () => {
  here.value = new URL(location.href);
});

export const path = computed(() => here.value.pathname);

/** Goes to another screen of the app, which is shown from its top. */
export function go(to: string): void {
  const url = new URL(to, location.href);
  history.pushState(null, '', url);
  here.value = url;
  scrollTo(0, 0);
  // Whoever listens instead of looking hears where they are now.
  queueMicrotask(() => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }));
}

/** Notes what was chosen on this screen in its address. `undefined` takes a name out. */
export function note(chosen: Readonly<Record<string, string | undefined>>): void {
  const url = new URL(here.peek());
  for (const [name, value] of Object.entries(chosen)) {
    if (value === undefined || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(null, '', url);
  here.value = url;
}

export const noted = (name: string): string | undefined => here.value.searchParams.get(name) ?? undefined;

/** @returns what stands for `:id` and the like, or nothing when the address is another one. */
export function match(pattern: string, pathname: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = pathname.replace(/(?<=.)\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const is = decode(given[at] ?? '');
    if (part.startsWith(':')) found[part.slice(1)] = is;
    else if (part !== is) return undefined;
  }
  return found;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

type LinkProps = { readonly to: string; readonly class?: string; readonly children: ComponentChildren };

/** A link within the app. With a key held down, or without us, it is the link that it looks like. */
export function Link({ to, children, ...rest }: LinkProps) {
  const isHere = new URL(to, here.value).pathname === path.value;
  const follow = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} {...rest} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </a>
  );
}
