import { useSignal } from '@preact/signals';
import type { Answers } from '../../contract/generated/answers.ts';
import { AskError, ask } from '../../shared/ask.ts';
import { common } from '../../shared/common/index.ts';
import { fill } from '../../shared/words.ts';
import { Modal } from '../queue/modal.tsx';
import { words as queueWords } from '../queue/words/index.ts';
import { isAdmin } from '../session/session.ts';
import { words } from './words/index.ts';

type Credential = Answers['POST /api/v1/operate/devices/{id}/credential'];
type Props = { readonly id: string; readonly name: string };

/** A new password for the device, for those who may make one. */
export function Password({ id, name }: Props) {
  const { password: said } = words();
  const isAsking = useSignal(false);
  const made = useSignal<Credential | undefined>(undefined);
  return (
    <section>
      <h2>{said.title}</h2>
      <p class="soft">{said.text}</p>
      {isAdmin() ? (
        <button type="button" class="button" onClick={() => (isAsking.value = true)}>
          {said.make}
        </button>
      ) : (
        <p>{said.adminOnly}</p>
      )}
      {isAsking.value && (
        <Confirm
          id={id}
          name={name}
          close={() => (isAsking.value = false)}
          done={(credential) => {
            made.value = credential;
            isAsking.value = false;
          }}
        />
      )}
      {made.value !== undefined && <Made credential={made.value} />}
    </section>
  );
}

type ConfirmProps = Props & { readonly close: () => void; readonly done: (credential: Credential) => void };

function Confirm({ id, name, close, done }: ConfirmProps) {
  const { password: said } = words();
  const error = useSignal<AskError | undefined>(undefined);
  const isBusy = useSignal(false);
  async function make(): Promise<void> {
    isBusy.value = true;
    try {
      const { body } = await ask('POST /api/v1/operate/devices/{id}/credential', { path: { id }, body: {} });
      done(body);
    } catch (failed) {
      if (!(failed instanceof AskError)) throw failed;
      error.value = failed;
      isBusy.value = false;
    }
  }
  return (
    <Modal title={fill(said.confirm, { name })} close={close}>
      <p>{said.warning}</p>
      {error.value !== undefined && (
        <p class="notice bad" role="alert">
          {error.value.status === 0 ? common().away : fill(common().failed, { why: error.value.message })}
        </p>
      )}
      <p class="row">
        <button type="button" class="button main" disabled={isBusy.value} onClick={() => void make()}>
          {said.yes}
        </button>
        <button type="button" class="button" onClick={close}>
          {queueWords().cancel}
        </button>
      </p>
    </Modal>
  );
}

function Made({ credential: { username, password } }: { readonly credential: Credential }) {
  const { password: said } = words();
  const isCopied = useSignal(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(password).then(
      () => (isCopied.value = true),
      () => undefined,
    );
  };
  return (
    <div class="notice warn" role="status">
      <p>
        <strong>{said.once}</strong>
      </p>
      <dl class="secret">
        <dt>{said.user}</dt>
        <dd>
          <code>{username}</code>
        </dd>
        <dt>{said.password}</dt>
        <dd>
          <code>{password}</code>
        </dd>
      </dl>
      <p class="row">
        <button type="button" class="button" onClick={copy}>
          {said.copy}
        </button>
        {isCopied.value && <span>{said.copied}</span>}
      </p>
    </div>
  );
}
