import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

type Props = { readonly title: string; readonly close: () => void; readonly children: ComponentChildren };

/** Something that has to be said before anything else; Escape leaves it, and the focus goes back to where it was. */
export function Modal({ title, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const open = dialog.current;
    open?.showModal();
    return () => {
      // All beside an open one is inert, and takes no focus.
      open?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class="modal" aria-labelledby="modal-title" onClose={close}>
      <h2 id="modal-title">{title}</h2>
      {children}
    </dialog>
  );
}
