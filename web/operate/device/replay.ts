import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Answers } from '../../contract/generated/answers.ts';
import { AskError, ask } from '../../shared/ask.ts';

export type Replay =
  | { readonly is: 'idle' }
  | { readonly is: 'asking' }
  | { readonly is: 'running'; readonly done: number; readonly all: number }
  | { readonly is: 'slow' }
  | { readonly is: 'done'; readonly all: number; readonly again: number }
  | { readonly is: 'failed'; readonly error: AskError };

const everyMs = 700;
/** After this nobody waits in front of the screen any more; the service goes on. */
const patienceMs = 60_000;
const perPage = 200;
/** Further back nobody looks for what came back: a device that is refused all the time has letters without end. */
const mostPages = 10;

/** Has refused messages tried again, and follows them until none waits any more. */
export function useReplay(device: string, changed: () => void) {
  const state = useSignal<Replay>({ is: 'idle' });
  const isOver = useRef(false);
  useEffect(() => () => void (isOver.current = true), []);

  async function begin(
    what: { readonly id: string } | { readonly filter: { readonly device: string } },
  ): Promise<void> {
    state.value = { is: 'asking' };
    try {
      const before = await lettersOf(device);
      const { body } = await ask('POST /api/v1/operate/rejections/replay', { body: what });
      if (body.asked > 0) await follow(body.asked, before);
      else state.value = { is: 'done', all: 0, again: 0 };
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      state.value = { is: 'failed', error };
    }
    changed();
  }

  async function follow(all: number, before: readonly Letter[]): Promise<void> {
    const until = Date.now() + patienceMs;
    while (!isOver.current) {
      const { body } = await ask('GET /api/v1/operate/rejections/replay');
      const { waiting } = body;
      if (waiting === 0 && body.state === 'idle') {
        state.value = { is: 'done', all, again: countRefusedAgain(before, await lettersOf(device)) };
        return;
      }
      state.value = Date.now() > until ? { is: 'slow' } : { is: 'running', done: Math.max(0, all - waiting), all };
      if (state.value.is === 'slow') return;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  return {
    state: state.value,
    all: () => void begin({ filter: { device } }),
    one: (id: string) => void begin({ id }),
  };
}

type Letter = Pick<Answers['GET /api/v1/operate/rejections']['rejections'][number], 'id' | 'receivedAt'>;

async function lettersOf(device: string): Promise<readonly Letter[]> {
  const letters: Letter[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { body } = await ask('GET /api/v1/operate/rejections', { query: { device, limit: perPage, cursor } });
    letters.push(...body.rejections);
    if (body.next === null) break;
    cursor = new URL(body.next, location.href).searchParams.get('cursor') ?? undefined;
  }
  return letters;
}

/** What is refused again is another letter about a message that was received when the one before was. */
export function countRefusedAgain(before: readonly Letter[], now: readonly Letter[]): number {
  const known = new Set(before.map(({ id }) => id));
  const received = new Set(before.map(({ receivedAt }) => receivedAt));
  return now.filter(({ id, receivedAt }) => !known.has(id) && received.has(receivedAt)).length;
}
