import { useSignal } from '@preact/signals';
import type { Area } from '../../../contract/generated/answers.ts';
import { choosePlace } from '../place.ts';
import { type Found, matching } from './match.ts';

/** What is typed, what fits to it, and which of that the arrows stand on. */
export function useCombobox(areas: readonly Area[]) {
  const text = useSignal('');
  const isOpen = useSignal(false);
  const active = useSignal(-1);
  const hasMissed = useSignal(false);
  const found = matching(areas, text.value);

  function take({ name, area }: Found): void {
    text.value = name;
    close();
    hasMissed.value = false;
    choosePlace({ at: area.id });
  }
  function close(): void {
    isOpen.value = false;
    active.value = -1;
  }
  /** Takes what the arrows stand on, else the first that fits. @returns whether there was one. */
  function submit(): boolean {
    const meant = found[Math.max(0, active.value)];
    hasMissed.value = meant === undefined && text.value.trim() !== '';
    if (meant !== undefined) take(meant);
    return meant !== undefined;
  }
  function type(typed: string): void {
    text.value = typed;
    isOpen.value = true;
    hasMissed.value = false;
    active.value = -1;
  }
  function step(by: 1 | -1): void {
    const from = active.value === -1 && by === -1 ? 0 : active.value;
    active.value = (from + by + found.length) % found.length;
    isOpen.value = true;
  }
  function press(event: KeyboardEvent): void {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined;
    if (by !== undefined && found.length > 0) {
      event.preventDefault();
      step(by);
    } else if (event.key === 'Escape') {
      if (!isOpen.value) text.value = '';
      close();
    }
  }
  const isShown = isOpen.value && found.length > 0;
  return {
    text: text.value,
    found,
    isShown,
    active: active.value,
    option: isShown ? found[active.value] : undefined,
    hasMissed: hasMissed.value,
    take,
    close,
    submit,
    type,
    press,
  };
}
