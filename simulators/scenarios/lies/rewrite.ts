import type { PlainForm } from '../../plain-form.ts';
import { writeJson } from '../../plain-form.ts';
import { send } from '../../step.ts';
import type { Planted } from '../scenario.ts';
import { createProgress, honest, type Liar, type Progress, plant, type Spoken } from './lie.ts';

/** Another reading instead of the true one, and what is untrue about it; nothing yet, when `detail` is left out. */
export type Rewritten = {
  readonly form: PlainForm;
  readonly detail?: string;
} & Partial<Pick<Planted, 'quantity' | 'episode'>>;

/** A liar that speaks whenever it would have spoken, and says something else: `undefined` is the truth. */
export function rewriting(lie: string, rewrite: (spoken: Spoken, progress: Progress) => Rewritten | undefined): Liar {
  const progress = createProgress();
  return (spoken) => {
    if (!spoken.mayLie) return honest(spoken);
    const { utterance } = spoken;
    const rewritten = rewrite(spoken, progress(utterance.time));
    if (rewritten === undefined) return honest(spoken);
    const { form, detail, ...about } = rewritten;
    const says = [send({ ...utterance, payload: writeJson(form) })];
    return { says, lies: detail === undefined ? [] : [plant({ utterance, form }, { lie, detail, ...about })] };
  };
}
