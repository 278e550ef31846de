import type { ComponentChildren } from 'preact';
import { common } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';

/** By then the word of a station is unknown (the shortest `staleAfter`), and what bays and lamps said since was not heard. */
const unknownAfterSeconds = 3600;

/** Whether an answer says nothing of now any more. */
export const isTooOld = (aging: number): boolean => aging >= unknownAfterSeconds;

type Props = { readonly aging: number; readonly children: ComponentChildren };

/** What an answer tells of now, while it does. Once it is too old, all of it is unknown; what was known last is there to be opened. */
export function WhileKnown({ aging, children }: Props) {
  if (!isTooOld(aging)) return <>{children}</>;
  const { unknown, tooOld, knownThen } = common();
  const passed = { ago: ago(aging) };
  return (
    <>
      <p>
        <Mark tone="none" sign="gone">
          {unknown}
        </Mark>{' '}
        {fill(tooOld, passed)}
      </p>
      <details>
        <summary>{fill(knownThen, passed)}</summary>
        {children}
      </details>
    </>
  );
}
