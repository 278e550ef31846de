import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** However much happens, people see it this often at most. */
const restMs = 5000;
/** A stream that breaks off is back within seconds, mostly; nobody has to read of that. */
const patienceMs = 5000;
/** A browser gives up a stream that is answered with a fault. */
const againMs = 15_000;

type Told = { readonly changed: () => void; readonly lost: (isLost: boolean) => void };

/**
 * Says when something was heard from an area: soon after it happened, no more often than every five seconds, and only while the
 * page is seen. Behind other windows the stream is closed.
 *
 * @returns whether what is shown updates itself: not while the device is offline, or the stream is broken.
 */
export function useLive(area: string | undefined, changed: () => void): boolean {
  const latest = useRef(changed);
  latest.current = changed;
  const isLost = useSignal(!navigator.onLine);
  useEffect(() => {
    const told = { changed: () => latest.current(), lost: (is: boolean) => (isLost.value = is) };
    if (area !== undefined) return listen(area, told);
    const back = (): void => {
      told.lost(false);
      told.changed();
    };
    return listenToNetwork({ lost: told.lost, back });
  }, [area]);
  return !isLost.value;
}

type Network = Pick<Told, 'lost'> & { readonly back: () => void };

function listenToNetwork({ lost, back }: Network): () => void {
  const isOff = (): void => lost(true);
  addEventListener('offline', isOff);
  addEventListener('online', back);
  return () => {
    removeEventListener('offline', isOff);
    removeEventListener('online', back);
  };
}

function listen(area: string, { changed, lost }: Told): () => void {
  let stream: EventSource | undefined;
  let timer: Timer;
  let losing: Timer;
  let trying: Timer;
  let hasBegun = false;
  function hear(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!document.hidden) changed();
    }, restMs);
  }
  /** What happened while nothing was heard is asked for at once. */
  function begin(): void {
    clearTimeout(losing);
    losing = undefined;
    lost(false);
    if (hasBegun) changed();
    hasBegun = true;
  }
  function end(): void {
    clearTimeout(trying);
    clearTimeout(losing);
    losing = undefined;
    stream?.close();
    stream = undefined;
  }
  function open(): void {
    end();
    stream = new EventSource(`/api/v1/live?area=${encodeURIComponent(area)}`);
    stream.addEventListener('reading', hear);
    stream.addEventListener('gap', hear);
    stream.addEventListener('open', begin);
    stream.addEventListener('error', () => {
      losing ??= setTimeout(() => lost(true), patienceMs);
      if (stream?.readyState === EventSource.CLOSED) trying = setTimeout(open, againMs);
    });
  }
  function look(): void {
    if (document.hidden) end();
    else if (stream === undefined) open();
  }
  look();
  const deaf = listenToNetwork({ lost, back: open });
  document.addEventListener('visibilitychange', look);
  return () => {
    deaf();
    document.removeEventListener('visibilitychange', look);
    clearTimeout(timer);
    end();
  };
}

type Timer = ReturnType<typeof setTimeout> | undefined;
