import { send } from '../../step.ts';
import { honest, type Lie, plant, type Spoken, speaksRegularly } from './lie.ts';

/** Holds every other reading back until the next one has gone out, as networks do. Harmless: nobody should be doubted for it. */
export const outOfOrder: Lie = {
  name: 'out_of_order',
  suits: speaksRegularly,
  appoint: () => {
    let held: Spoken | undefined;
    return (spoken) => {
      const { utterance, form, mayLie } = spoken;
      if (held === undefined) {
        if (!mayLie) return honest(spoken);
        held = spoken;
        return { says: [], lies: [] };
      }
      const late = held;
      held = undefined;
      return {
        says: [send(utterance), send(late.utterance, utterance.time)],
        lies: [plant(late, { lie: 'out_of_order', detail: `after the reading of ${form.time ?? 'later'}` })],
      };
    };
  },
};
