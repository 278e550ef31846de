// When the start page asks again: while somebody looks, no more often than it should, and never twice at once.

const usual = 10_000;

/** How long to wait after an answer: as long as a 429 or 503 says, and never less than usual. */
export function waitAfter(retryAfter) {
  const seconds = Number(retryAfter ?? 0);
  return Number.isFinite(seconds) ? Math.max(usual, seconds * 1000) : usual;
}

const nothing = () => undefined;

/**
 * Asks at once, and again when the time that the last asking answered is over. Hidden, the page stops; looked at again, it goes
 * on when its time has come. `look` is to be called whenever it was hidden or shown.
 */
export function startPace({ ask, isHidden, now, after }) {
  let cancel = nothing;
  let notBefore = 0;
  let isAsking = false;

  async function turn() {
    isAsking = true;
    const wait = await ask();
    isAsking = false;
    notBefore = now() + wait;
    look();
  }

  function look() {
    cancel();
    if (!isHidden() && !isAsking) cancel = after(Math.max(0, notBefore - now()), turn);
  }

  look();
  return { look };
}
