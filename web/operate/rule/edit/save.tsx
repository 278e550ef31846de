import { useSignal } from '@preact/signals';
import { AskError, ask } from '../../../shared/ask.ts';
import { note } from '../../../shared/route.tsx';
import { Failed } from '../../deed/failed.tsx';
import { useDeed } from '../../deed/use-deed.ts';
import { type Draft, isChanged, isOvertaken } from '../draft.ts';
import { words } from '../words/index.ts';

/** Puts what is written in force, unless somebody else did so meanwhile. */
export function Save({ draft }: { readonly draft: Draft }) {
  const { edit } = words();
  const deed = useDeed();
  const isSaved = useSignal(false);
  const canSave = isChanged(draft) && draft.check.value?.ok === true && !deed.isBusy;
  const save = (): void =>
    void deed.run(async () => {
      isSaved.value = false;
      isSaved.value = await put(draft);
    });
  return (
    <div class="save">
      <p class="row">
        <button type="button" class="button main" disabled={!canSave} onClick={save}>
          {isOvertaken(draft) ? edit.saveOver : edit.save}
        </button>
        <button type="button" class="button" onClick={() => note({ view: 'past', test: undefined })}>
          {edit.tryFirst}
        </button>
        {draft.rule.value !== undefined && isChanged(draft) && (
          <button type="button" class="button" onClick={() => (draft.text.value = draft.rule.peek()?.text ?? '')}>
            {edit.undo}
          </button>
        )}
      </p>
      <div role="status">
        {isSaved.value && !isChanged(draft) && <p class="notice">{edit.saved}</p>}
        {isOvertaken(draft) && <p class="notice warn">{edit.overtaken}</p>}
      </div>
      <Failed deed={deed} />
    </div>
  );
}

/** @returns `false` when somebody else was faster, whose version is then known. @throws {AskError} */
async function put({ id, rule, text, check }: Draft): Promise<boolean> {
  const inForce = rule.peek();
  try {
    const { body } = await ask('PUT /api/v1/operate/rules/{id}', {
      path: { id },
      body: { text: text.peek() },
      ...(inForce === undefined ? {} : { headers: { 'if-match': `"${inForce.version}"` } }),
    });
    rule.value = { ...body, text: text.peek() };
    check.value = undefined;
    return true;
  } catch (error) {
    if (!(error instanceof AskError) || error.code !== 'rule_changed') throw error;
    rule.value = (await ask('GET /api/v1/rules/{id}', { path: { id } })).body;
    return false;
  }
}
