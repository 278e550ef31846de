import { common } from './common/index.ts';
import { install, isByMenu, isRefused, offer, refuse } from './install-offer.ts';
import { isNewerThere, takeNewer } from './install-worker.ts';
import './install.css';

/** Says that there is a newer app, and leaves it to whoever looks when to take it. */
export function NewerApp() {
  const { newer } = common().install;
  return (
    <div role="status">
      {isNewerThere.value && (
        <div class="notice install">
          <p>{newer.text}</p>
          <button type="button" class="button" onClick={takeNewer}>
            {newer.take}
          </button>
        </div>
      )}
    </div>
  );
}

/** Offers to put the app on the start screen, where that can be done and nobody said no. */
export function InstallHint() {
  const { hint } = common().install;
  if (isRefused.value || (offer.value === undefined && !isByMenu())) return null;
  return (
    <aside class="notice install" aria-label={hint.title}>
      <p>
        <strong>{hint.title}</strong> {offer.value === undefined ? hint.byMenu : hint.text}
      </p>
      <div class="row">
        {offer.value !== undefined && (
          <button type="button" class="button main" onClick={() => void install()}>
            {hint.install}
          </button>
        )}
        <button type="button" class="button" onClick={refuse}>
          {hint.no}
        </button>
      </div>
    </aside>
  );
}
