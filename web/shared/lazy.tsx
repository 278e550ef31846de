import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Again } from './again.tsx';

/** What stands in the address for `:id` and the like. */
export type ScreenProps = { readonly params: Readonly<Record<string, string>> };

/** A file `screen.tsx`: what is shown, and when its words are there. */
export type ScreenFile = { readonly Screen: ComponentType<ScreenProps>; readonly ready: Promise<unknown> };

/** A screen whose code comes when it is first shown. Until then there is nothing, for it takes a moment only. */
export function lazy(load: () => Promise<ScreenFile>): ComponentType<ScreenProps> {
  let known: ComponentType<ScreenProps> | undefined;
  async function fetchScreen(): Promise<ComponentType<ScreenProps>> {
    const { Screen, ready } = await load();
    await ready;
    known = Screen;
    return Screen;
  }
  return function Lazy(props: ScreenProps) {
    const shown = useSignal<{ readonly Screen: ComponentType<ScreenProps> } | undefined>(known && { Screen: known });
    const tries = useSignal(0);
    const hasFailed = useSignal(false);
    useEffect(() => {
      if (shown.peek() !== undefined) return;
      hasFailed.value = false;
      fetchScreen().then(
        (Screen) => (shown.value = { Screen }),
        () => (hasFailed.value = true),
      );
    }, [tries.value]);
    if (hasFailed.value) return <Again error={undefined} again={() => (tries.value += 1)} />;
    return shown.value === undefined ? null : <shown.value.Screen {...props} />;
  };
}
