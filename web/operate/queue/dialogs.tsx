import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { common } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { count } from '../../shared/words.ts';
import { myName } from '../session/session.ts';
import type { Act } from './act.ts';
import { Field, Select } from './choose.tsx';
import { letWorkEverywhere, workEverywhere } from './keys.ts';
import { Modal } from './modal.tsx';
import { type SnoozeEnd, snoozeEnds } from './snooze-ends.ts';
import { words } from './words/index.ts';

export type Asking = 'assign' | 'snooze' | 'note' | 'keys';
type Props = {
  readonly asking: Asking;
  /** About how many problems. */
  readonly many: number;
  /** Who repairs something already. */
  readonly people: readonly string[];
  readonly answer: (deed: Act) => void;
  readonly close: () => void;
};

/** What has to be known before something is done. */
export function Dialogs({ asking, ...props }: Props) {
  if (asking === 'keys') return <Keys close={props.close} />;
  if (asking === 'assign') return <Assign {...props} />;
  return asking === 'snooze' ? <Snooze {...props} /> : <Note {...props} />;
}

type AskProps = Omit<Props, 'asking'>;
type FormProps = Pick<AskProps, 'many' | 'close'> & {
  readonly title: string;
  readonly text?: string;
  readonly save: string;
  readonly submit: () => void;
  readonly children: ComponentChildren;
};

function Form({ title, text, save, submit, many, close, children }: FormProps) {
  const { cancel, bulk } = words();
  return (
    <Modal title={title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {many > 1 && <p>{count(many, bulk.chosen)}</p>}
        {text !== undefined && <p class="soft">{text}</p>}
        {children}
        <p class="row">
          <button type="submit" class="button main">
            {save}
          </button>
          <button type="button" class="button" onClick={close}>
            {cancel}
          </button>
        </p>
      </form>
    </Modal>
  );
}

function Assign({ many, people, answer, close }: AskProps) {
  const { assign } = words();
  const name = useSignal('');
  const known = [...new Set([myName(), ...people])].filter((each) => each !== '');
  return (
    <Form
      title={assign.title}
      save={assign.save}
      many={many}
      close={close}
      submit={() => answer({ is: 'assign', to: name.value.trim() })}
    >
      <Field label={assign.name}>
        <input
          list="people"
          required
          maxLength={100}
          pattern=".*\S.*"
          value={name.value}
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
      </Field>
      <datalist id="people">
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <p class="row">
        {myName() !== '' && (
          <button type="button" class="button" onClick={() => answer({ is: 'assign', to: myName() })}>
            {assign.me}
          </button>
        )}
        <button type="button" class="button" onClick={() => answer({ is: 'assign', to: null })}>
          {assign.nobody}
        </button>
      </p>
    </Form>
  );
}

function Snooze({ many, answer, close }: AskProps) {
  const { snooze } = words();
  const chosen = useSignal<SnoozeEnd>('tomorrow');
  const ends = snoozeEnds(new Date());
  const options = ends.map(([id, until]): readonly [string, string] => [id, `${snooze[id]} (${moment(until)})`]);
  const submit = (): void => {
    const [, until] = ends.find(([id]) => id === chosen.value) ?? [];
    if (until !== undefined) answer({ is: 'snooze', until: until.toISOString() });
  };
  const choose = (value: string): void => {
    chosen.value = ends.find(([id]) => id === value)?.[0] ?? 'tomorrow';
  };
  return (
    <Form title={snooze.title} text={snooze.text} save={snooze.save} many={many} close={close} submit={submit}>
      <Select label={snooze.until} value={chosen.value} options={options} choose={choose} />
    </Form>
  );
}

function Note({ many, answer, close }: AskProps) {
  const { note } = words();
  const text = useSignal('');
  const submit = (): void => {
    if (text.value.trim() !== '') answer({ is: 'note', text: text.value.trim() });
  };
  return (
    <Form title={note.title} text={note.text} save={note.save} many={many} close={close} submit={submit}>
      <Field label={note.label}>
        <textarea
          rows={4}
          required
          maxLength={1000}
          value={text.value}
          onInput={({ currentTarget }) => (text.value = currentTarget.value)}
        />
      </Field>
    </Form>
  );
}

function Keys({ close }: Pick<AskProps, 'close'>) {
  const { keys } = words();
  return (
    <Modal title={keys.title} close={close}>
      <p>{keys.text}</p>
      <dl class="keys">
        {Object.entries(keys.rows).map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="row check">
        <input
          type="checkbox"
          checked={workEverywhere()}
          onChange={({ currentTarget }) => letWorkEverywhere(currentTarget.checked)}
        />
        {keys.everywhere}
      </label>
      <CloseButton close={close} />
    </Modal>
  );
}

const CloseButton = ({ close }: Pick<AskProps, 'close'>) => (
  <button type="button" class="button" onClick={close}>
    {common().close}
  </button>
);
