import { useEffect, useRef } from 'preact/hooks';
import { useTitle } from '../../shared/title.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { type Fields, fieldsOf } from '../forms/fields.ts';
import { signIn } from './session.ts';
import { words } from './words/index.ts';

/** Asks for name and password, in place of whatever the address names: that is shown afterwards. */
export function SignIn() {
  const { signIn: says } = words();
  useTitle(says.title);
  return (
    <div class="narrow">
      <h1>{says.title}</h1>
      <p>{says.lead}</p>
      <SignInForm />
      <details>
        <summary>{says.lostTitle}</summary>
        <p>{says.lost}</p>
        <p>
          <code>npm run barrio -- account reset NAME</code>
        </p>
      </details>
    </div>
  );
}

/** Stands before a screen whose session is over; what was written there stays. */
export function SignInAgain({ name }: { readonly name: string }) {
  const { again } = words();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="again-title" onCancel={(event) => event.preventDefault()}>
      <h2 id="again-title">{again.title}</h2>
      <p>{again.lead}</p>
      <SignInForm name={name} />
    </dialog>
  );
}

const nameOf = ({ name = '' }: Fields): string => name.trim();

function SignInForm({ name }: { readonly name?: string }) {
  const { signIn: says } = words();
  const deed = useDeed();
  const send = (event: SubmitEvent): void => {
    const fields = fieldsOf(event);
    void deed.run(() => signIn(nameOf(fields), fields['password'] ?? ''));
  };
  return (
    <form class="card form" onSubmit={send}>
      <label>
        {says.name}
        <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required value={name} />
      </label>
      <label>
        {says.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <Failed deed={deed} says={says.faults} />
      <button type="submit" class="button main" disabled={deed.isBusy}>
        {deed.isBusy ? says.busy : says.send}
      </button>
    </form>
  );
}
