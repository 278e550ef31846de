import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Difference } from '../difference.tsx';
import { type Draft, isChanged, isOvertaken } from '../draft.ts';
import { Meaning } from '../meaning.tsx';
import { words } from '../words/index.ts';
import { CodeField, goToLine } from './code-field.tsx';
import { Faults, faultsId, markedLines } from './faults.tsx';
import { HelpBeside } from './help.tsx';
import { Save } from './save.tsx';

/** Where a rule is written. */
export function Edit({ draft }: { readonly draft: Draft }) {
  const { edit } = words();
  const field = useRef<HTMLTextAreaElement>(null);
  const at = useSignal(0);
  const check = draft.check.value;
  const inForce = draft.rule.value?.text;
  const insert = (said: string): void => {
    if (field.current === null) return;
    field.current.setRangeText(said, field.current.selectionStart, field.current.selectionEnd, 'end');
    draft.text.value = field.current.value;
    at.value = field.current.selectionStart;
    field.current.focus();
  };
  return (
    <div class="beside">
      <div>
        <CodeField
          id="rule-text"
          label={edit.label}
          field={field}
          value={draft.text.value}
          marked={markedLines(check)}
          describedBy={faultsId}
          onText={(text) => (draft.text.value = text)}
          onPlace={(place) => (at.value = place)}
        />
        <Faults check={check} onGo={(line, column) => goToLine(field.current, line, column)} />
        <Save draft={draft} />
        {check?.rule && <Meaning rule={check.rule} />}
        {inForce !== undefined && inForce !== null && isChanged(draft) && (
          <details open={isOvertaken(draft)}>
            <summary>{edit.changes}</summary>
            <Difference before={inForce} now={draft.text.value} />
          </details>
        )}
      </div>
      <HelpBeside text={draft.text.value} at={at.value} onInsert={insert} />
    </div>
  );
}
