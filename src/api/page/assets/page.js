// Makes pages of the service part of the app: the choice of a language at once, and the service worker. Without it they work.
const page = document.body;

for (const form of document.querySelectorAll('form.choose')) {
  form.addEventListener('change', () => form.requestSubmit?.() ?? form.submit());
}

// The worker wrote down when it kept this page, where nobody could be asked for a newer one.
const keptAt = Number(page.dataset.keptAt);
if (keptAt > 0) {
  const style = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  const time = new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(keptAt));
  const notice = document.createElement('p');
  notice.className = 'notice warn';
  notice.setAttribute('role', 'status');
  notice.textContent = page.dataset.kept.replace('{time}', time);
  document.querySelector('main').prepend(notice);
}

if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    // A browser may forbid it; then there is nothing to be had without a connection.
    navigator.serviceWorker.register('/worker.js', { scope: '/', updateViaCache: 'none' }).catch(() => undefined);
  });
}
