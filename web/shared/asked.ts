import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Answers } from '../contract/generated/answers.ts';
import { type Address, AskError, type Asking, addressOf, ask } from './ask.ts';

/** What is known of an answer. While it is asked again, and when that fails, what was answered before stays. */
export type Asked<Body> = {
  readonly body: Body | undefined;
  readonly error: AskError | undefined;
  readonly isAsking: boolean;
  /** When the answer was kept, where it comes from what was kept. */
  readonly keptAt: number | undefined;
};

export type Repeated<Of extends Address> = {
  readonly asked: Asked<Answers[Of]>;
  readonly again: () => void;
};

const nothing = { body: undefined, error: undefined, isAsking: true, keptAt: undefined };

/**
 * Asks while the component is there: at once, whenever what is asked changes, every so often while the page is seen, and again on
 * demand. `undefined` asks nothing.
 */
export function useAsked<Of extends Address>(
  address: Of | undefined,
  { everyMs, ...asking }: Omit<Asking, 'signal'> & { readonly everyMs?: number } = {},
): Repeated<Of> {
  const asked = useSignal<Asked<Answers[Of]>>(nothing);
  const asker = useRef<Asker>(undefined);
  const of = address === undefined ? '' : addressOf(address, asking);
  // Not only after the page was painted: the answer can be on its way by then.
  useLayoutEffect(() => {
    asked.value = nothing;
    if (address === undefined) return undefined;
    const own = createAsker(asked, { address, asking });
    asker.current = own;
    own.again();
    return () => {
      own.close();
      asker.current = undefined;
    };
  }, [of]);
  useEffect(() => whileSeen(everyMs, () => asker.current?.tick()), [everyMs]);
  return { asked: asked.value, again: () => asker.current?.again() };
}

type Question<Of extends Address> = { readonly address: Of; readonly asking: Asking };

export type Asker = {
  /** Asks, unless an answer is awaited already: however slow the service is, its answer comes to be shown. */
  readonly tick: () => void;
  /** Asks; and if an answer is awaited, once more behind it, for it may be older than what was just done. */
  readonly again: () => void;
  readonly close: () => void;
};

/** Asks the same again and again, one at a time. */
export function createAsker<Of extends Address>(asked: Signal<Asked<Answers[Of]>>, question: Question<Of>): Asker {
  const ending = new AbortController();
  const whole = { ...question, asking: { ...question.asking, signal: ending.signal } };
  let isAwaited = false;
  let isWantedAgain = false;
  async function run(): Promise<void> {
    isAwaited = true;
    isWantedAgain = false;
    await askInto(asked, whole).finally(() => (isAwaited = false));
    if (isWantedAgain && !ending.signal.aborted) void run();
  }
  return {
    tick() {
      if (!isAwaited) void run();
    },
    again() {
      if (isAwaited) isWantedAgain = true;
      else void run();
    },
    close: () => ending.abort(),
  };
}

async function askInto<Of extends Address>(asked: Signal<Asked<Answers[Of]>>, question: Question<Of>): Promise<void> {
  const { address, asking } = question;
  asked.value = { ...asked.peek(), isAsking: true };
  try {
    const { body, keptAt } = await ask(address, asking);
    if (asking.signal?.aborted !== true) asked.value = { body, keptAt, error: undefined, isAsking: false };
  } catch (error) {
    if (asking.signal?.aborted === true) return;
    if (!(error instanceof AskError)) throw error;
    asked.value = { ...asked.peek(), error, isAsking: false };
  }
}

/** Does something every so often, but not behind other windows; and at once when the page is seen again. */
function whileSeen(everyMs: number | undefined, action: () => void): (() => void) | undefined {
  if (everyMs === undefined) return undefined;
  const look = (): void => {
    if (!document.hidden) action();
  };
  const timer = setInterval(look, everyMs);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
