import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { useAsked } from '../../../shared/asked.ts';
import { common } from '../../../shared/common/index.ts';
import { count } from '../../../shared/words.ts';
import { words } from '../words/index.ts';
import { useCombobox } from './combobox.ts';
import { Suggestions } from './suggestions.tsx';

/** A box to type a street or district into: the ARIA pattern of a combobox with a list. Enter takes the first that fits. */
export function Search() {
  const { label, hint, go, none, found: told } = words().search;
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const isWanted = useSignal(false);
  const { asked } = useAsked(isWanted.value ? 'GET /api/v1/areas' : undefined);
  const areas = asked.body?.areas ?? [];
  const { text, found, isShown, active, option, hasMissed, take, close, submit, type, press } = useCombobox(areas);
  function send(event: Event): void {
    event.preventDefault();
    if (!submit()) box.current?.focus();
  }
  return (
    <form class="search" role="search" onSubmit={send}>
      <label for={`${id}-box`}>{label}</label>
      <div class="line">
        <input
          ref={box}
          id={`${id}-box`}
          type="search"
          role="combobox"
          list={undefined}
          autocomplete="off"
          enterkeyhint="search"
          placeholder={hint}
          aria-autocomplete="list"
          aria-expanded={isShown}
          aria-controls={`${id}-list`}
          aria-activedescendant={option === undefined ? undefined : `${id}-${option.id}`}
          aria-describedby={`${id}-told`}
          value={text}
          onFocus={() => (isWanted.value = true)}
          onInput={({ currentTarget }) => type(currentTarget.value)}
          onKeyDown={press}
          onBlur={close}
        />
        <button type="submit" class="button main">
          {go}
        </button>
        <Suggestions {...{ id, areas, found, label, isShown, active, take }} />
      </div>
      <p id={`${id}-told`} class={hasMissed ? 'missed' : 'unseen'} role="status">
        {hasMissed && (asked.body === undefined ? common().loading : none)}
        {isShown && option === undefined && count(found.length, told)}
      </p>
    </form>
  );
}
