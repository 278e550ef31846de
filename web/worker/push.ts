import { ownAddress, readMessage, shown } from './message.ts';
import { worker } from './scope.ts';

/** Shows what is pushed, and opens what it is about. */
export function showMessages(): void {
  worker.addEventListener('push', (event) => {
    const { title, options } = shown(readMessage(event.data?.text()));
    event.waitUntil(worker.registration.showNotification(title, options));
  });
  worker.addEventListener('notificationclick', (event) => {
    const { notification, action } = event;
    notification.close();
    const leads: { readonly about?: string; readonly manage?: string } = notification.data ?? {};
    event.waitUntil(open(ownAddress(action === 'manage' ? leads.manage : leads.about, worker.location.origin)));
  });
}

/** In the window that shows it already, else in one of its own. */
async function open(url: string): Promise<WindowClient | null> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const showing = windows.find((each) => each.url === url);
  return showing === undefined ? worker.clients.openWindow(url) : showing.focus();
}
