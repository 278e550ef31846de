import { signal } from '@preact/signals';

/** What a browser gives whoever may ask to install; not every browser has it. */
type Offer = Event & { prompt(): Promise<unknown> };

const isOffer = (event: Event): event is Offer => 'prompt' in event;

/** The browser offers to put the app on the start screen. */
export const offer = signal<Offer | undefined>(undefined);

addEventListener('beforeinstallprompt', (event) => {
  if (!isOffer(event)) return;
  event.preventDefault();
  offer.value = event;
});
addEventListener('appinstalled', () => {
  offer.value = undefined;
});

export async function install(): Promise<void> {
  const made = offer.peek();
  offer.value = undefined;
  await made?.prompt();
}

const keptAs = 'barrio-install-refused';

/** Whoever said no is not asked again. */
export const isRefused = signal(read());

export function refuse(): void {
  isRefused.value = true;
  try {
    localStorage.setItem(keptAs, 'yes');
  } catch {
    // A browser may forbid to keep anything; then it holds for this visit.
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(keptAs) !== null;
  } catch {
    return false;
  }
}

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

/** Apple's phones install by their own menu only, and show messages to what is installed only. */
const isApplePhone = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export const isByMenu = (): boolean => isApplePhone() && !isInstalled();
