import { honest, type Lie, plant, speaksRegularly } from './lie.ts';

/** Stops speaking. What it would have said is noted as held back. */
export const silent: Lie = {
  name: 'silent',
  suits: speaksRegularly,
  appoint: () => (spoken) =>
    spoken.mayLie ? { says: [], lies: [plant(spoken, { lie: 'silent', detail: 'said nothing' })] } : honest(spoken),
};
