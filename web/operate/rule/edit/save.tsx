import { useSignal } from '@preact/signals';
import { AskError, ask } from '../../../shared/ask.ts';
import { note } from '../../../shared/route.tsx';
import { Failed } from '../../deed/failed.tsx';
import { useDeed } from '../../deed/use-deed.ts';
import { type Draft, isChanged } from '../draft.ts';
import { words } from '../words/index.ts';

type Props = {
  readonly draft: Draft;
  /** Somebody else put another version in force meanwhile: it has to be seen how the two differ. */
  readonly onOvertaken: () => void;
};

/** Puts what is written in force, unless somebody else did so meanwhile. */
export function Save({ draft, onOvertaken }: Props) {
  const { edit } = words();
  const deed = useDeed();
  const became = useSignal<'saved' | 'overtaken' | undefined>(undefined);
  const canSave = isChanged(draft) && draft.check.value?.ok === true && !deed.isBusy;
  const save = (): void =>
    void deed.run(async () => {
      became.value = undefined;
      became.value = await put(draft);
      if (became.value === 'overtaken') onOvertaken();
    });
  return (
    <div class="save">
      <p class="row">
        <button type="button" class="button main" disabled={!canSave} onClick={save}>
          {became.value === 'overtaken' ? edit.saveOver : edit.save}
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
        {became.value === 'saved' && !isChanged(draft) && <p class="notice">{edit.saved}</p>}
        {became.value === 'overtaken' && <p class="notice warn">{edit.overtaken}</p>}
      </div>
      <Failed deed={deed} />
    </div>
  );
}

/** @throws {AskError} */
async function put({ id, rule, text, check }: Draft): Promise<'saved' | 'overtaken'> {
  const inForce = rule.peek();
  try {
    const { body } = await ask('PUT /api/v1/operate/rules/{id}', {
      path: { id },
      body: { text: text.peek() },
      ...(inForce === undefined ? {} : { headers: { 'if-match': `"${inForce.version}"` } }),
    });
    rule.value = { ...body, text: text.peek() };
    check.value = undefined;
    return 'saved';
  } catch (error) {
    if (!(error instanceof AskError) || error.code !== 'rule_changed') throw error;
    rule.value = (await ask('GET /api/v1/rules/{id}', { path: { id } })).body;
    return 'overtaken';
  }
}
