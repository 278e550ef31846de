import { send } from '../../step.ts';
import { honest, type Lie, plant, speaksRegularly } from './lie.ts';

/** Says everything twice, as MQTT may. Harmless: nobody should be doubted for it. */
export const duplicate: Lie = {
  name: 'duplicate',
  suits: speaksRegularly,
  appoint: () => (spoken) => {
    if (!spoken.mayLie) return honest(spoken);
    const { utterance } = spoken;
    return {
      says: [send(utterance), send(utterance)],
      lies: [plant(spoken, { lie: 'duplicate', detail: 'the same message twice' })],
    };
  },
};
