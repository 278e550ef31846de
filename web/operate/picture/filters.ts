import { note, noted } from '../../shared/route.tsx';
import { type StateId, states } from './columns.ts';

export type Chosen = {
  readonly state: StateId | '';
  readonly problem: string;
  readonly kind: string;
  readonly area: string;
  readonly search: string;
  /** The device that is pointed at. */
  readonly device: string;
  readonly map: 'yes' | 'no' | '';
};

/** What of the picture is looked at: it stands in the address, so that it can be sent to a colleague. */
export function chosenFilters(): Chosen {
  const map = noted('map');
  return {
    state: states.find((each) => each === noted('state')) ?? '',
    problem: noted('problem') ?? '',
    kind: noted('kind') ?? '',
    area: noted('area') ?? '',
    search: noted('search') ?? '',
    device: noted('device') ?? '',
    map: map === 'yes' || map === 'no' ? map : '',
  };
}

export const isFiltered = ({ problem, kind, area, search }: Chosen): boolean =>
  [problem, kind, area, search].some((each) => each !== '');

export const clearFilters = (): void =>
  note({ problem: undefined, kind: undefined, area: undefined, search: undefined });

export const chooseDevice = (device: string | undefined): void => note({ device });
