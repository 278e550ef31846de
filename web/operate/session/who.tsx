import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { common } from '../../shared/common/index.ts';
import { fill } from '../../shared/words.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { ChangePassword } from './change-password.tsx';
import { type Me, signOut } from './session.ts';
import { words } from './words/index.ts';

/** Who is signed in, and what they can do about that. */
export function Who({ me }: { readonly me: Me }) {
  const { who } = words();
  const deed = useDeed();
  const dialog = useRef<HTMLDialogElement>(null);
  const isChanged = useSignal(false);
  const isAsked = useSignal(false);
  const ask = (): void => {
    isChanged.value = false;
    isAsked.value = true;
    dialog.current?.showModal();
  };
  return (
    <>
      <details class="who">
        <summary>
          <span class="unseen">{fill(who.signedInAs, { name: '' })}</span>
          {me.name}
        </summary>
        <div class="who-menu card">
          <p class="soft small">{fill(who.signedInAs, { name: `${me.name} (${who.roles[me.role]})` })}</p>
          <button type="button" class="button" onClick={ask}>
            {who.change}
          </button>
          <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(signOut)}>
            {who.out}
          </button>
          <Failed deed={deed} />
        </div>
      </details>
      <dialog ref={dialog} class="dialog" aria-labelledby="change-title" onClose={() => (isAsked.value = false)}>
        <h2 id="change-title">{who.change}</h2>
        {isChanged.value ? (
          <p role="status">{who.changed}</p>
        ) : (
          isAsked.value && <ChangePassword me={me} then={() => (isChanged.value = true)} />
        )}
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {common().close}
        </button>
      </dialog>
    </>
  );
}
