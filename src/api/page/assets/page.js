// Makes pages of the service part of the app: the choice of a language at once, and the service worker. Without it they work.
const page = document.body;
const chose = 'barrio-chose-language';

for (const form of document.querySelectorAll('form.choose')) {
  form.addEventListener('change', () => {
    keep((store) => store.setItem(chose, 'yes'));
    const send = form.requestSubmit ?? form.submit;
    send.call(form);
  });
  // Whoever goes by keys stays at the choice that made the page anew.
  if (keep((store) => store.getItem(chose)) !== 'yes') continue;
  keep((store) => store.removeItem(chose));
  form.querySelector('select').focus();
}

/** A browser may forbid to keep anything. */
function keep(action) {
  try {
    return action(sessionStorage);
  } catch {
    return undefined;
  }
}

// The worker wrote down when it kept this page, where nobody could be asked for a newer one.
const keptAt = Number(page.dataset.keptAt);
if (keptAt > 0) {
  const notice = document.createElement('p');
  notice.className = 'notice warn';
  notice.setAttribute('role', 'status');
  notice.textContent = page.dataset.kept.replace('{time}', moment(keptAt));
  document.querySelector('main').prepend(notice);
}

/** On the clocks of the city; English as in Europe. */
function moment(time) {
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: page.dataset.zone,
  }).format(time);
}

if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    // A browser may forbid it; then there is nothing to be had without a connection.
    navigator.serviceWorker.register('/worker.js', { scope: '/', updateViaCache: 'none' }).catch(() => undefined);
  });
}
