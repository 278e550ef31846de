import { Mark } from '../../../shared/mark.tsx';
import { count, fill } from '../../../shared/words.ts';
import type { Check } from '../draft.ts';
import { words } from '../words/index.ts';

type Fault = Check['faults'][number];
type Props = { readonly check: Check | undefined; readonly onGo: (line: number, column: number) => void };

export const faultsId = 'rule-faults';

/** What is wrong with the text, each at its line; or that nothing is. */
export function Faults({ check, onGo }: Props) {
  const { edit } = words();
  if (check === undefined) return <p id={faultsId}>{edit.checking}</p>;
  return (
    <div id={faultsId} class="faults">
      <p role="status">
        {check.ok ? (
          <Mark tone="good" sign="tick">
            {edit.sound}
          </Mark>
        ) : (
          <Mark tone="bad" sign="cross">
            {count(check.faults.filter(({ isWarning }) => !isWarning).length, edit.faults)}
          </Mark>
        )}
      </p>
      <ul class="plain lines">
        {check.faults.map((fault) => (
          <li key={`${fault.line}:${fault.column}:${fault.field}:${fault.says}`}>
            <FaultLine fault={fault} onGo={onGo} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function FaultLine({ fault, onGo }: { readonly fault: Fault; readonly onGo: Props['onGo'] }) {
  const { edit } = words();
  const { line, column, field, says, isWarning } = fault;
  return (
    <>
      {line !== null && (
        <button type="button" class="button small" onClick={() => onGo(line, column ?? 1)}>
          {fill(edit.line, { line: String(line) })}
        </button>
      )}{' '}
      {isWarning && `${edit.odd}: `}
      <span lang="en">
        {field !== '' && <code>{field}</code>} {says}
      </span>
    </>
  );
}

/** Which lines to mark. */
export function markedLines(check: Check | undefined): ReadonlyMap<number, 'bad' | 'warn'> {
  const marked = new Map<number, 'bad' | 'warn'>();
  for (const { line, isWarning } of check?.faults ?? []) {
    if (line !== null && marked.get(line) !== 'bad') marked.set(line, isWarning ? 'warn' : 'bad');
  }
  return marked;
}
