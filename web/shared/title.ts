import { useEffect } from 'preact/hooks';

/** Names the window after the screen, which is what listeners hear first and what bookmarks are called. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Barrio' : `${title} · Barrio`;
  }, [title]);
}
