import { event } from './event.ts';

/** What is said of people who sign in. Never a name: somebody may have typed a password there. */
export const accountEvents = {
  signedIn: event<{ account: string }>({
    level: 'info',
    say: ({ account }) => `${account} signed in`,
    counter: { name: 'barrio_sign_ins_accepted_total', help: 'Times that somebody signed in' },
  }),
  signInRefused: event<{ address: string }>({
    level: 'info',
    say: ({ address }) => `${address} tried to sign in, or to change a password, with a wrong one`,
    counter: { name: 'barrio_sign_ins_refused_total', help: 'Wrong names or passwords' },
  }),
  signInHeldBack: event<object>({
    level: 'debug',
    say: () => 'a sign-in was held back: too many wrong passwords before',
    counter: { name: 'barrio_sign_ins_held_back_total', help: 'Sign-ins not looked at after too many wrong passwords' },
  }),
  requestForged: event<{ address: string }>({
    level: 'warn',
    say: ({ address }) =>
      `refused a change that did not come from our own pages, in the name of somebody at ${address}`,
    counter: {
      name: 'barrio_forged_requests_refused_total',
      help: 'Changes refused because they did not come from our own pages',
    },
  }),
  sessionUseNotKept: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `cannot write down that a session was used: ${reason}; it may end sooner than it should`,
    counter: { name: 'barrio_session_uses_not_kept_total', help: 'Uses of sessions that could not be written down' },
  }),
  auditNotKept: event<{ action: string; reason: string }>({
    level: 'error',
    say: ({ action, reason }) => `cannot write into the audit log that somebody did ${action}: ${reason}`,
    counter: { name: 'barrio_audit_entries_lost_total', help: 'Changes that are missing in the audit log' },
  }),
} as const;
