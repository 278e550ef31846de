import { useEffect, useRef } from 'preact/hooks';

/** However much happens, people see it this often at most. */
const restMs = 5000;

/**
 * Says when something was heard from an area: soon after it happened, no more often than every five seconds, and only while the
 * page is seen. Behind other windows the stream is closed.
 */
export function useLive(area: string | undefined, changed: () => void): void {
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => (area === undefined ? undefined : listen(area, () => latest.current())), [area]);
}

function listen(area: string, changed: () => void): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function hear(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!document.hidden) changed();
    }, restMs);
  }
  function look(): void {
    if (document.hidden) {
      stream?.close();
      stream = undefined;
    } else if (stream === undefined) {
      stream = new EventSource(`/api/v1/live?area=${encodeURIComponent(area)}`);
      stream.addEventListener('reading', hear);
      stream.addEventListener('gap', hear);
    }
  }
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(timer);
    stream?.close();
  };
}
