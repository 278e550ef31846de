// Shows what is pushed, and opens what it is about.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const message = read(event.data);
  event.waitUntil(
    self.registration.showNotification(message.title, {
      body: [message.body, message.why].filter(Boolean).join('\n\n'),
      lang: message.lang,
      // What is told again of the same matter takes the place of what was there.
      tag: message.tag,
      renotify: Boolean(message.tag),
      icon: '/assets/icon.svg',
      data: { url: message.url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/', self.location.origin);
  // Nobody but us leads anywhere from a message of ours.
  const own = url.origin === self.location.origin ? url.href : self.location.origin;
  event.waitUntil(open(own));
});

async function open(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find((each) => each.url === url);
  return shown ? await shown.focus() : await self.clients.openWindow(url);
}

function read(data) {
  try {
    const message = data?.json();
    if (typeof message?.title === 'string') return message;
  } catch {
    // It is no message of ours, but a browser wants one to be shown.
  }
  return { title: 'Barrio', body: '', url: '/' };
}
