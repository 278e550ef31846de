import type { FleetProblemKind } from '../../fleet/port.ts';

/** Everything that the page of the fleet says, in English. Another language is another object of the same shape. */
export const english = {
  title: 'Devices that need attention',
  lead: (count: string, devices: string) =>
    count === '0'
      ? `None of the ${devices} devices is known to have a problem.`
      : `${count} of ${devices} devices ${count === '1' ? 'needs' : 'need'} attention. What touches most people comes first.`,
  note: 'How many people a problem touches is an estimate; open it to see on what it rests.',
  notLooked: 'The devices are looked at for the first time since the start in a moment.',
  lookedAt: (ago: string) => `Last looked at ${ago} ago.`,
  show: 'Show',
  all: 'all',
  closed: 'over',
  none: 'Nothing of this kind.',
  next: 'Next page',
  heads: ['Device', 'What is wrong', 'Since', 'People touched', 'What to do'] as const,
  name: {
    silent: 'silent',
    faulty: 'broken',
    stuck: 'stuck',
    drifting: 'drifting',
    noisy: 'noisy',
    impossible: 'impossible values',
    clock_wrong: 'wrong clock',
    low_battery: 'low battery',
  } satisfies Record<FleetProblemKind, string>,
  urgent: 'urgent',
  since: (ago: string) => `${ago} ago`,
  until: (span: string) => `over after ${span}`,
  people: (count: string) => `about ${count} a day`,
  gone: 'registered no more',
  programs: 'The same for programs',
} as const;
