import { signal } from '@preact/signals';
import { AskError, ask } from '../../shared/ask.ts';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** What somebody does about problems. */
export type Act =
  | { readonly is: 'acknowledge' }
  | { readonly is: 'assign'; readonly to: string | null }
  | { readonly is: 'snooze'; readonly until: string | null }
  | { readonly is: 'note'; readonly text: string };

/** What is being done, or was done last, for those who wait for it. */
export type Doing = { readonly done: number; readonly all: number; readonly said: string; readonly isBad: boolean };
export const doing = signal<Doing | undefined>(undefined);

/** So many are asked for at the same time: enough to be quick, few enough for others to be asked in between. */
const atOnce = 4;

/** Does it for each of the problems, one after another where there are many, and says what came of it. */
export async function act(ids: readonly string[], deed: Act): Promise<void> {
  const waiting = [...ids];
  const errors: AskError[] = [];
  let done = 0;
  doing.value = { done, all: ids.length, said: '', isBad: false };
  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const error = await actOn(id, deed);
      if (error === undefined) done += 1;
      else errors.push(error);
      doing.value = { done, all: ids.length, said: '', isBad: false };
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, work));
  doing.value = { done, all: ids.length, said: say(deed, done, errors), isBad: errors.length > 0 };
}

async function actOn(id: string, { is, ...body }: Act): Promise<AskError | undefined> {
  try {
    await ask(`POST /api/v1/operate/queue/{id}/${is}`, { path: { id }, body });
    return undefined;
  } catch (error) {
    if (error instanceof AskError) return error;
    throw error;
  }
}

function say({ is }: Act, done: number, [first, ...others]: readonly AskError[]): string {
  const { did, notDone, over, notesFull } = words();
  const well = done === 0 ? [] : [count(done, did[is])];
  if (first === undefined) return well.join(' ');
  const known: Readonly<Record<string, string>> = { problem_unknown: over, notes_full: notesFull };
  const failed = fill(count(others.length + 1, notDone), { why: known[first.code] ?? first.message });
  return [...well, failed].join(' ');
}
