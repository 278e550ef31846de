import { useSignal } from '@preact/signals';
import { useTitle } from '../../shared/title.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { fieldsOf } from '../forms/fields.ts';
import { changePassword, type Me, signOut } from './session.ts';
import { words } from './words/index.ts';

/** Before anything else somebody makes the password their own. */
export function MustChangePassword({ me }: { readonly me: Me }) {
  const { change } = words();
  const leaving = useDeed();
  useTitle(change.title);
  return (
    <div class="narrow">
      <h1>{change.title}</h1>
      <p>{change.must}</p>
      <ChangePassword me={me} />
      <Failed deed={leaving} />
      <button type="button" class="button" disabled={leaving.isBusy} onClick={() => void leaving.run(signOut)}>
        {change.notNow}
      </button>
    </div>
  );
}

export function ChangePassword({ me, then }: { readonly me: Me; readonly then?: () => void }) {
  const { change } = words();
  const deed = useDeed();
  const differs = useSignal(false);
  const send = (event: SubmitEvent): void => {
    const { old = '', next = '', again = '' } = fieldsOf(event);
    differs.value = next !== again;
    if (differs.value) return;
    void deed.run(async () => {
      await changePassword(old, next);
      then?.();
    });
  };
  return (
    <form class="card form" onSubmit={send}>
      <input
        class="unseen"
        name="name"
        autocomplete="username"
        value={me.name}
        tabIndex={-1}
        aria-hidden="true"
        readOnly
      />
      <label>
        {change.old}
        <input name="old" type="password" autocomplete="current-password" required />
      </label>
      <label>
        {change.next}
        <input
          name="next"
          type="password"
          autocomplete="new-password"
          minLength={12}
          required
          aria-describedby="password-hint"
        />
      </label>
      <p id="password-hint" class="small soft">
        {change.hint}
      </p>
      <label>
        {change.again}
        <input name="again" type="password" autocomplete="new-password" required />
      </label>
      {differs.value && (
        <p class="notice bad" role="alert">
          {change.differs}
        </p>
      )}
      <Failed deed={deed} says={change.faults} />
      <button type="submit" class="button main" disabled={deed.isBusy}>
        {change.send}
      </button>
    </form>
  );
}
