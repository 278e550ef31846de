import { useSignal } from '@preact/signals';
import { AskError } from '../../shared/ask.ts';

/** Something that somebody asked to be done: whether it is under way, and why it failed. */
export type Deed = {
  readonly isBusy: boolean;
  readonly error: AskError | undefined;
  /** Does it unless it is under way already. */
  readonly run: (work: () => Promise<unknown>) => Promise<void>;
  readonly forget: () => void;
};

export function useDeed(): Deed {
  const isBusy = useSignal(false);
  const error = useSignal<AskError | undefined>(undefined);
  async function run(work: () => Promise<unknown>): Promise<void> {
    if (isBusy.peek()) return;
    isBusy.value = true;
    error.value = undefined;
    try {
      await work();
    } catch (failure) {
      if (!(failure instanceof AskError)) throw failure;
      error.value = failure;
    } finally {
      isBusy.value = false;
    }
  }
  return { isBusy: isBusy.value, error: error.value, run, forget: () => (error.value = undefined) };
}
