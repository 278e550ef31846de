import { note, noted } from '../../shared/route.tsx';
import { myName } from '../session/session.ts';

export const shown = ['due', 'snoozed', 'all'] as const;
export type Shown = (typeof shown)[number];

/** Who has it: a name, or one of these. */
export const whoWords = ['me', 'nobody', 'unseen'] as const;
/** Names are told from words by what stands before them. */
const nameSign = '@';

export type Chosen = {
  readonly show: Shown;
  readonly problem: string;
  readonly kind: string;
  readonly area: string;
  readonly who: string;
  readonly search: string;
  readonly urgent: string;
};

/** What of the queue is looked at: it stands in the address, so that it can be sent to a colleague. */
export const chosenFilters = (): Chosen => ({
  show: shown.find((each) => each === noted('show')) ?? 'due',
  problem: noted('problem') ?? '',
  kind: noted('kind') ?? '',
  area: noted('area') ?? '',
  who: noted('who') ?? '',
  search: noted('search') ?? '',
  urgent: noted('urgent') === 'true' ? 'true' : '',
});

export const asWho = (name: string): string => `${nameSign}${name}`;

/** What is asked of the service. */
export function queryOf({ show, who, ...plain }: Chosen): Readonly<Record<string, string | undefined>> {
  const name = who === 'me' ? myName() : who.startsWith(nameSign) ? who.slice(nameSign.length) : undefined;
  return {
    show,
    ...plain,
    with: name,
    free: who === 'nobody' ? 'true' : undefined,
    unseen: who === 'unseen' ? 'true' : undefined,
  };
}

export const isFiltered = ({ show: _show, ...filters }: Chosen): boolean =>
  Object.values(filters).some((value) => value !== '');

export const clearFilters = (): void =>
  note({ problem: undefined, kind: undefined, area: undefined, who: undefined, search: undefined, urgent: undefined });
