import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

/** What stands further down is made after what stands above was painted: a slow phone answers a finger in between. */
export function Later({ children }: { readonly children: ComponentChildren }) {
  const isTime = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (isTime.value = true));
    return () => clearTimeout(timer);
  }, []);
  return isTime.value ? children : null;
}
