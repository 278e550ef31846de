import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Whether somebody has come near an element by scrolling: what is far below need not be asked for yet. */
export function useSeen(element: RefObject<Element | null>): boolean {
  const isSeen = useSignal(false);
  useEffect(() => {
    if (element.current === null) return undefined;
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        isSeen.value = true;
        watch.disconnect();
      },
      { rootMargin: '200px' },
    );
    watch.observe(element.current);
    return () => watch.disconnect();
  }, []);
  return isSeen.value;
}
