import type { ComponentType } from 'preact';
import { common } from './common/index.ts';
import type { ScreenProps } from './lazy.tsx';
import { Link, match, path } from './route.tsx';
import { useTitle } from './title.ts';

export type Screens = readonly (readonly [pattern: string, screen: ComponentType<ScreenProps>])[];

/** The screen that the address names. Another address of the same screen is a new screen: nothing of the old one stays. */
export function Screens({ screens, home }: { readonly screens: Screens; readonly home: string }) {
  for (const [pattern, Screen] of screens) {
    const params = match(pattern, path.value);
    if (params !== undefined) return <Screen key={path.value} params={params} />;
  }
  return <Nothing home={home} />;
}

function Nothing({ home }: { readonly home: string }) {
  const { notFound } = common();
  useTitle(notFound.title);
  return (
    <>
      <h1>{notFound.title}</h1>
      <p>{notFound.text}</p>
      <Link to={home} class="button">
        {notFound.home}
      </Link>
    </>
  );
}
