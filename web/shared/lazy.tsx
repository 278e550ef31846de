import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Again } from './again.tsx';
import { common } from './common/index.ts';

/** What stands in the address for `:id` and the like. */
export type ScreenProps = { readonly params: Readonly<Record<string, string>> };

/** A file `screen.tsx`: what is shown, and when its words are there. */
export type ScreenFile = { readonly Screen: ComponentType<ScreenProps>; readonly ready: Promise<unknown> };

/** Whoever waits longer wonders whether anything happens. */
const moment = 300;

/** A screen whose code comes when it is first shown, or before that when it is fetched. */
export type LazyScreen = ComponentType<ScreenProps> & { readonly fetch: () => Promise<unknown> };

/** Until its code is there, there is nothing for a moment, and then that it comes. */
export function lazy(load: () => Promise<ScreenFile>): LazyScreen {
  let known: ComponentType<ScreenProps> | undefined;
  async function fetchScreen(): Promise<ComponentType<ScreenProps>> {
    const { Screen, ready } = await load();
    await ready;
    known = Screen;
    return Screen;
  }
  function Lazy(props: ScreenProps) {
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
    return shown.value === undefined ? <Coming /> : <shown.value.Screen {...props} />;
  }
  return Object.assign(Lazy, { fetch: fetchScreen });
}

function Coming() {
  const isLate = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (isLate.value = true), moment);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="soft" role="status">
      {isLate.value && common().loading}
    </p>
  );
}
