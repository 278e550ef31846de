import { useSignal } from '@preact/signals';
import { choosePlace } from '../place.ts';
import { words } from '../words/index.ts';

type Trouble = 'denied' | 'unknown' | 'impossible';

const options = { timeout: 15_000, maximumAge: 60_000 };

/** Asks the device where it is; the browser asks for permission only then. */
export function MyPlace() {
  const { button, searching, privacy, troubles } = words().myPlace;
  const isSearching = useSignal(false);
  const trouble = useSignal<Trouble | undefined>(undefined);

  function found({ coords }: GeolocationPosition): void {
    isSearching.value = false;
    choosePlace({ lat: coords.latitude, lon: coords.longitude });
  }
  function missed({ code, PERMISSION_DENIED }: GeolocationPositionError): void {
    isSearching.value = false;
    trouble.value = code === PERMISSION_DENIED ? 'denied' : 'unknown';
  }
  function search(): void {
    trouble.value = undefined;
    if (!('geolocation' in navigator) || !isSecureContext) {
      trouble.value = 'impossible';
      return;
    }
    isSearching.value = true;
    navigator.geolocation.getCurrentPosition(found, missed, options);
  }
  return (
    <div class="my-place">
      <button type="button" class="button" onClick={search} aria-disabled={isSearching.value} title={privacy}>
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" focusable="false">
          <path
            d="M7 0h2v2.1A6 6 0 0 1 13.900 7H16v2h-2.100A6 6 0 0 1 9 13.900V16H7v-2.100A6 6 0 0 1 2.100 9H0V7h2.100A6 6 0 0 1 7 2.100zM8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0 2a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"
            fill="currentColor"
          />
        </svg>
        {button}
      </button>
      <p role="status" class={trouble.value === undefined ? 'unseen' : 'missed'}>
        {isSearching.value ? searching : trouble.value === undefined ? '' : troubles[trouble.value]}
      </p>
    </div>
  );
}
