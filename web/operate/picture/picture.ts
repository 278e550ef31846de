import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AskError, ask } from '../../shared/ask.ts';
import { type Columns, columnsOf, put } from './columns.ts';

/** What is known of all devices, and since when. Each change makes a new one, around the same columns. */
export type Shot = {
  readonly columns: Columns;
  readonly version: string;
  /** When that was, by the clock of this browser. */
  readonly at: number;
  /** A new number when a device is in another state, and not only heard again. */
  readonly states: number;
};

export type Shown = { readonly shot: Shot | undefined; readonly error: AskError | undefined };

const everyMs = 5_000;

/** All devices, renewed while somebody looks. */
export function usePicture(): Shown & { readonly again: () => void } {
  const shown = useSignal<Shown>({ shot: undefined, error: undefined });
  const renew = useRef<() => void>(() => undefined);
  useEffect(() => {
    const ending = new AbortController();
    renew.current = (): void => void renewInto(shown, ending.signal);
    const look = (): void => {
      if (!document.hidden) renew.current();
    };
    look();
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      ending.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return { ...shown.value, again: () => renew.current() };
}

let isAsking = false;

async function renewInto(shown: Signal<Shown>, signal: AbortSignal): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  try {
    const before = shown.peek().shot;
    const { body } = await ask('GET /api/v1/operate/picture', { query: { since: before?.version }, signal });
    if (!signal.aborted) shown.value = { shot: next(before, body), error: undefined };
  } catch (error) {
    if (!(error instanceof AskError)) throw error;
    if (!signal.aborted) shown.value = { ...shown.peek(), error };
  } finally {
    isAsking = false;
  }
}

type Answer = Awaited<ReturnType<typeof ask<'GET /api/v1/operate/picture'>>>['body'];

function next(before: Shot | undefined, answer: Answer): Shot | undefined {
  const at = Date.now();
  const { version } = answer;
  if (answer.is === 'all') {
    return { columns: columnsOf(answer, at), version, at, states: (before?.states ?? 0) + 1 };
  }
  if (before === undefined) return undefined;
  const isNews = put(before.columns, answer, at);
  return { ...before, version, at, states: before.states + (isNews ? 1 : 0) };
}
