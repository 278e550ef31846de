import { useRef } from 'preact/hooks';
import type { Answers } from '../../contract/generated/answers.ts';
import { ask } from '../../shared/ask.ts';
import { common } from '../../shared/common/index.ts';
import { QuietForm } from '../alerts/quiet-form.tsx';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { fieldsOf } from '../forms/fields.ts';
import { myName } from '../session/session.ts';
import { words } from './words/index.ts';

type Props = { readonly alert: Answers['GET /api/v1/alerts/{id}']; readonly again: () => void };

/** What can be done about an alert that fires. */
export function Acts({ alert, again }: Props) {
  const { take, takeLead, takeNote, quieten, quietenLead } = words();
  const dialog = useRef<HTMLDialogElement>(null);
  const deed = useDeed();
  const takeOn = (event: SubmitEvent): void => {
    const { note = '' } = fieldsOf(event);
    void deed.run(async () => {
      const path = { id: alert.id };
      await ask('POST /api/v1/operate/alerts/{id}/acknowledge', { path, body: { by: myName(), note } });
      again();
    });
  };
  const { subject } = alert;
  const of = {
    rules: alert.rule,
    ...(subject.id !== null && subject.is === 'area' ? { areas: subject.id } : {}),
    ...(subject.id !== null && subject.is === 'device' ? { devices: subject.id } : {}),
  };
  const done = (): void => {
    dialog.current?.close();
    again();
  };
  return (
    <>
      {alert.acknowledged === null && (
        <form class="card form" onSubmit={takeOn}>
          <p>{takeLead}</p>
          <label>
            {takeNote}
            <input name="note" maxLength={1000} />
          </label>
          <Failed deed={deed} />
          <p>
            <button type="submit" class="button main" disabled={deed.isBusy}>
              {take}
            </button>
          </p>
        </form>
      )}
      <p>
        <button type="button" class="button" onClick={() => dialog.current?.showModal()}>
          {quieten}
        </button>
      </p>
      <dialog ref={dialog} class="dialog" aria-labelledby="quieten">
        <h2 id="quieten">{quieten}</h2>
        <p>{quietenLead}</p>
        <QuietForm of={of} then={done} />
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {common().close}
        </button>
      </dialog>
    </>
  );
}
