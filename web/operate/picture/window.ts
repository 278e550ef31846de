import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** In pixels; the style sheet says the same. It holds a target of 44; where the screen is narrow, a state of two lines below it. */
export const rowHeight = typeof matchMedia === 'function' && matchMedia('(max-width: 50rem)').matches ? 92 : 48;
/** So many rows beyond the edge exist already, for whoever scrolls quickly. */
const beyond = 6;

/** Which rows are in sight of a box that scrolls. */
export function useWindow(
  box: { readonly current: HTMLElement | null },
  count: number,
): { readonly first: number; readonly last: number } {
  const top = useSignal(0);
  const height = useSignal(600);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = (): void => {
      // Whole rows only: what moves less than that needs nothing new.
      top.value = Math.floor(element.scrollTop / rowHeight);
      height.value = element.clientHeight;
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      element.removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, []);
  const inSight = Math.ceil(height.value / rowHeight) + 1;
  const first = Math.min(Math.max(0, top.value - beyond), Math.max(0, count - inSight));
  return { first, last: Math.min(count, top.value + inSight + beyond) };
}
