import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

export type OneTime = { readonly name: string; readonly password: string };

/** Shown once, and not closed by accident. */
export function OneTimePassword({ of, then }: { readonly of: OneTime; readonly then: () => void }) {
  const { password: says } = words();
  const dialog = useRef<HTMLDialogElement>(null);
  const isCopied = useSignal(false);
  useEffect(() => dialog.current?.showModal(), []);
  const copy = (): void => {
    navigator.clipboard.writeText(of.password).then(
      () => (isCopied.value = true),
      () => undefined,
    );
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="one-time" onCancel={(event) => event.preventDefault()}>
      <h2 id="one-time">{fill(says.title, { name: of.name })}</h2>
      <p>{fill(says.lead, { name: of.name })}</p>
      <p class="secret">
        <code>{of.password}</code>
      </p>
      <p class="row">
        {/* Only where the page came over HTTPS, or from this machine. */}
        {isSecureContext && (
          <button type="button" class="button" onClick={copy}>
            {says.copy}
          </button>
        )}
        <button type="button" class="button main" onClick={then}>
          {says.done}
        </button>
        <span role="status">{isCopied.value ? says.copied : ''}</span>
      </p>
    </dialog>
  );
}
