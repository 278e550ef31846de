// Makes pages of the service part of the app: the choice of a language at once, and the service worker. Without it they work.
const page = document.body;

for (const form of document.querySelectorAll('form.choose')) {
  form.addEventListener('change', () => form.requestSubmit?.() ?? form.submit());
}

// The worker wrote down when it kept this page, where nobody could be asked for a newer one.
const keptAt = Number(page.dataset.keptAt);
if (keptAt > 0) {
  const notice = document.createElement('p');
  notice.className = 'notice warn';
  notice.setAttribute('role', 'status');
  notice.textContent = page.dataset.kept.replace('{ago}', ago(Date.now() - keptAt));
  document.querySelector('main').prepend(notice);
}

function ago(ms) {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
  const [unit, length] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ].find(([, each]) => ms >= each) ?? ['second', Infinity];
  return format.format(-Math.round(ms / length) || 0, unit);
}

if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    // A browser may forbid it; then there is nothing to be had without a connection.
    navigator.serviceWorker.register('/worker.js', { scope: '/', updateViaCache: 'none' }).catch(() => undefined);
  });
}
