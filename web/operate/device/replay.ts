import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
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
/** So many letters are looked at; a device with more waits a little longer than it seems. */
const mostSeen = 200;

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
      const startedAt = new Date().toISOString();
      const { body } = await ask('POST /api/v1/operate/rejections/replay', { body: what });
      if (body.asked > 0) await follow(body.asked, startedAt);
      else state.value = { is: 'done', all: 0, again: 0 };
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      state.value = { is: 'failed', error };
    }
    changed();
  }

  async function follow(all: number, startedAt: string): Promise<void> {
    const until = Date.now() + patienceMs;
    while (!isOver.current) {
      const letters = await look(device);
      const waiting = letters.filter(({ replayAskedAt }) => replayAskedAt !== null).length;
      if (waiting === 0) {
        const again = letters.filter(({ receivedAt }) => receivedAt >= startedAt).length;
        state.value = { is: 'done', all, again };
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

async function look(device: string) {
  const { body } = await ask('GET /api/v1/operate/rejections', { query: { device, limit: mostSeen } });
  return body.rejections;
}
