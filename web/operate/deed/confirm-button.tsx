import { useRef } from 'preact/hooks';
import { words } from '../words/index.ts';
import { Failed } from './failed.tsx';
import { useDeed } from './use-deed.ts';

type Props = {
  readonly label: string;
  /** What will come of it. */
  readonly asks: string;
  readonly onSure: () => Promise<unknown>;
  readonly isDisabled?: boolean;
};

/** Does something that is hard to take back, when somebody says it twice. */
export function ConfirmButton({ label, asks, onSure, isDisabled = false }: Props) {
  const { sure } = words();
  const dialog = useRef<HTMLDialogElement>(null);
  const deed = useDeed();
  const go = (): void =>
    void deed.run(async () => {
      await onSure();
      dialog.current?.close();
    });
  return (
    <>
      <button type="button" class="button" disabled={isDisabled} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} class="dialog" aria-label={label} onClose={deed.forget}>
        <p>{asks}</p>
        <Failed deed={deed} />
        <p class="row">
          <button type="button" class="button main" disabled={deed.isBusy} onClick={go}>
            {label}
          </button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {sure.no}
          </button>
        </p>
      </dialog>
    </>
  );
}
