// Fills in where somebody is, and lets a browser be the address. Without it the rest of the form works.
const byId = (id) => document.getElementById(id);

const here = byId('here');
if (here && 'geolocation' in navigator) {
  here.hidden = false;
  here.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        byId('lat').value = coords.latitude.toFixed(3);
        byId('lon').value = coords.longitude.toFixed(3);
        byId('point').open = true;
        byId('located').textContent = here.dataset.done;
      },
      () => {
        byId('located').textContent = here.dataset.failed;
      },
      { maximumAge: 600_000, timeout: 15_000 },
    );
  });
}

// Whoever types an address means that way.
for (const way of document.querySelectorAll('.way')) {
  way.addEventListener('input', () => {
    way.querySelector('input[type="radio"]').checked = true;
  });
}

const push = byId('push');
const isAble = 'serviceWorker' in navigator && 'PushManager' in window;
if (push && isAble) {
  push.hidden = false;
  byId('no-push')?.remove();
  byId('subscribe').addEventListener('submit', (event) => {
    const form = event.currentTarget;
    const isPush = new FormData(form).get('channel') === 'web_push';
    if (!isPush || form.elements.namedItem('endpoint').value !== '') return;
    event.preventDefault();
    void sendWithPush(form);
  });
}

async function sendWithPush(form) {
  try {
    const address = await subscribe(push.dataset.key);
    for (const [name, value] of Object.entries(address)) form.elements.namedItem(name).value = value;
    form.submit();
  } catch {
    const failed = byId('push-failed');
    failed.textContent = push.dataset.failed;
    failed.hidden = false;
  }
}

async function subscribe(key) {
  await navigator.serviceWorker.register('/worker.js', { scope: '/', updateViaCache: 'none' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  const subscription =
    known ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }));
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

/** Some browsers do not read the key as text. */
function bytesOf(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
