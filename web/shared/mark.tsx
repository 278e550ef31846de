import type { ComponentChildren } from 'preact';
import { drawings, type Sign, type Tone } from './signs.ts';

export type { Sign, Tone } from './signs.ts';

type Props = { readonly tone: Tone; readonly sign: Sign; readonly children: ComponentChildren };

/** A word with its sign: how something is, for eyes that see colours, shapes or neither. */
export function Mark({ tone, sign, children }: Props) {
  return (
    <span class={`mark ${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={drawings[sign]} fill="currentColor" fill-rule="evenodd" />
      </svg>
      {children}
    </span>
  );
}
