import type { Ref } from 'preact';
import { useRef } from 'preact/hooks';

type Props = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly field?: Ref<HTMLTextAreaElement>;
  /** Lines with faults, and lines that are only odd; from 1. */
  readonly marked?: ReadonlyMap<number, 'bad' | 'warn'>;
  readonly describedBy?: string;
  readonly rows?: number;
  readonly onText: (text: string) => void;
  /** Where somebody writes. */
  readonly onPlace?: (at: number) => void;
};

/** A field for a text of which the lines have numbers. Tab leaves it, as it leaves every field. */
export function CodeField({ id, label, value, field, marked, describedBy, rows = 24, onText, onPlace }: Props) {
  const gutter = useRef<HTMLPreElement>(null);
  const lines = value.split('\n').length;
  const follow = ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }): void => {
    if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
  };
  const place = ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }): void =>
    onPlace?.(currentTarget.selectionStart);
  return (
    <div class="code-field">
      <label for={id}>{label}</label>
      <div class="code-box">
        <pre ref={gutter} class="gutter" aria-hidden="true">
          {Array.from({ length: lines }, (_, at) => (
            <span key={at} class={marked?.get(at + 1)}>{`${at + 1}\n`}</span>
          ))}
        </pre>
        <textarea
          id={id}
          {...(field === undefined ? {} : { ref: field })}
          class="code"
          rows={Math.min(rows, Math.max(8, lines + 1))}
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          wrap="off"
          value={value}
          {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
          {...(marked !== undefined && [...marked.values()].includes('bad') ? { 'aria-invalid': true } : {})}
          onInput={(event) => {
            onText(event.currentTarget.value);
            place(event);
          }}
          onScroll={follow}
          onKeyUp={place}
          onClick={place}
          onFocus={place}
        />
      </div>
    </div>
  );
}

/** Puts the cursor on a line, so that it is seen. */
export function goToLine(field: HTMLTextAreaElement | null, line: number, column: number): void {
  if (field === null) return;
  const before = field.value.split('\n').slice(0, line - 1);
  const at = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  field.focus();
  field.setSelectionRange(at, at);
  const height = field.scrollHeight / Math.max(1, field.value.split('\n').length);
  field.scrollTop = Math.max(0, (line - 4) * height);
}
