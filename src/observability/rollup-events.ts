import { event } from './event.ts';

/** What is said of rolling up, and of letting go what is old. */
export const rollupEvents = {
  rollupsKept: event<{ level: string; fresh: number }>({
    level: 'silent',
    say: ({ level, fresh }) => `kept ${fresh} rollups of ${level}`,
    counter: {
      name: 'barrio_rollups_kept_total',
      help: 'Rollups that were kept for the first time, by level',
      labels: ['level'],
      amount: 'fresh',
    },
  }),
  rollupsRestated: event<{ level: string; restated: number }>({
    level: 'silent',
    say: ({ level, restated }) => `restated ${restated} rollups of ${level}`,
    counter: {
      name: 'barrio_rollups_restated_total',
      help: 'Kept rollups that late readings or new judgements changed, by level',
      labels: ['level'],
      amount: 'restated',
    },
  }),
  rollupsDelayed: event<{ reason: string; retryInMs: number }>({
    level: 'warn',
    say: ({ reason, retryInMs }) =>
      `rollups have to wait: ${reason}; what is to be rolled up is remembered, trying again in ${retryInMs} ms`,
    counter: { name: 'barrio_rollups_delayed_total', help: 'Times that rolling up had to wait for the store' },
  }),
  rollupsBroke: event<{ kind: string; span: string; reason: string }>({
    level: 'error',
    say: ({ kind, span, reason }) =>
      `${span} of ${kind} cannot be rolled up, by our fault: ${reason}; it is tried again at every turn`,
    counter: { name: 'barrio_rollups_broke_total', help: 'Times that rolling up broke by our fault' },
  }),
  rollupsImpossible: event<{ store: string; reason: string }>({
    level: 'warn',
    say: ({ store, reason }) => `store ${store} keeps no rollups: ${reason}`,
  }),
  rollupsSurveyed: event<{ hours: number }>({
    level: 'info',
    say: ({ hours }) =>
      `the store has readings in ${hours} hours (counted by kind) whose rollups may never have been worked out: they are from now on`,
  }),
  readingsBehindRollups: event<{ kind: string; hours: number }>({
    level: 'warn',
    say: ({ kind, hours }) =>
      `readings of ${kind} came for ${hours} hours whose readings are deleted (BARRIO_KEEP_READINGS_TIME): they are kept, but in no rollup`,
    counter: {
      name: 'barrio_rollup_hours_frozen_late_total',
      help: 'Hours that got readings after their readings had been deleted',
      amount: 'hours',
    },
  }),
  storeForgot: event<{ kind: string; what: string; before: string; except: number }>({
    level: 'info',
    say: ({ kind, what, before, except }) =>
      `deleted ${what} of ${kind} before ${before}${except === 0 ? '' : ` (but for ${except} spans that are not rolled up)`}`,
    counter: {
      name: 'barrio_store_deletions_total',
      help: 'Times that something old was deleted from the store',
      labels: ['what'],
    },
  }),
  retentionDelayed: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `nothing old is deleted for now: ${reason}`,
    counter: { name: 'barrio_retention_delayed_total', help: 'Times that nothing was deleted although it was time' },
  }),
  retentionOfItsOwn: event<{ store: string; reason: string }>({
    level: 'warn',
    say: ({ store, reason }) =>
      `store ${store} cannot be told to delete: ${reason}; set there how long it keeps, and BARRIO_KEEP_... to 0s`,
  }),
  clockDoubted: event<{ jumpSeconds: number }>({
    level: 'warn',
    say: ({ jumpSeconds }) =>
      `the clock of this machine jumped by ${jumpSeconds} s: until devices with a clock of their own say the same, nothing is deleted because of it. Correct the clock if it is wrong`,
    counter: { name: 'barrio_clock_doubted_total', help: 'Times that the clock jumped and nothing confirmed it' },
  }),
} as const;
