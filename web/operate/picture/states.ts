import type { State } from '../../shared/map/map.tsx';
import type { StateId } from './columns.ts';
import { words } from './words/index.ts';

const looks: Readonly<Record<StateId, Pick<State, 'tone' | 'sign'>>> = {
  live: { tone: 'good', sign: 'full' },
  late: { tone: 'warn', sign: 'half' },
  never_seen: { tone: 'none', sign: 'dash' },
  doubt: { tone: 'warn', sign: 'doubt' },
  unknown: { tone: 'none', sign: 'gone' },
  out: { tone: 'bad', sign: 'cross' },
};

/** How a state looks, and how it is called. */
export const lookOf = (id: StateId): State => ({ id, label: words().states[id], ...looks[id] });
