import { event } from './event.ts';

/** What is said of messages to people on their way out. */
export const notifyEvents = {
  deliveryAccepted: event<{ channel: string }>({
    level: 'silent',
    say: ({ channel }) => `${channel} accepted a message`,
    counter: {
      name: 'barrio_deliveries_accepted_total',
      help: 'Messages to people that their channel accepted',
      labels: ['channel'],
    },
  }),
  deliveryPutOff: event<{ channel: string; reason: string; attempts: number }>({
    level: 'debug',
    say: ({ channel, reason, attempts }) => `a message by ${channel} is tried again later (try ${attempts}): ${reason}`,
    counter: {
      name: 'barrio_deliveries_retried_total',
      help: 'Attempts to hand a message to its channel that have to be repeated',
      labels: ['channel'],
    },
  }),
  deliveryDropped: event<{ channel: string; reason: string }>({
    level: 'silent',
    say: ({ channel, reason }) => `a message by ${channel} is not needed any more: ${reason}`,
    counter: {
      name: 'barrio_deliveries_dropped_total',
      help: 'Messages to people that were not sent because nobody needed them any more, by reason',
      labels: ['channel', 'reason'],
    },
  }),
  deliveryGivenUp: event<{ channel: string; reason: string; attempts: number }>({
    level: 'debug',
    say: ({ channel, reason, attempts }) => `gave up a message by ${channel} after ${attempts} tries: ${reason}`,
    counter: {
      name: 'barrio_deliveries_dead_total',
      help: 'Messages to people that were given up for good',
      labels: ['channel'],
    },
  }),
  deliveriesFailing: event<{ channel: string; seconds: number; reason: string }>({
    level: 'warn',
    say: ({ channel, seconds, reason }) =>
      `messages by ${channel} do not get through (${reason}); they wait, and are tried again in ${seconds} s`,
    counter: {
      name: 'barrio_delivery_pauses_total',
      help: 'Times that the other side of a channel was left alone for a while because nothing got through',
      labels: ['channel'],
    },
  }),
  deliveriesFlowing: event<{ channel: string }>({
    level: 'info',
    say: ({ channel }) => `messages by ${channel} get through again`,
  }),
  operatorsUnreached: event<{ receiver: string; channel: string; reason: string }>({
    level: 'error',
    say: ({ receiver, channel, reason }) =>
      `${receiver} could not be told by ${channel}: ${reason}. See receivers.yaml, and the messages given up`,
  }),
  deliveriesSetAside: event<{ channel: string; reason: string }>({
    level: 'error',
    say: ({ channel, reason }) =>
      `a message by ${channel}, and whatever has the same fault, is given up: ${reason}. The others go on; see the messages given up`,
  }),
  outboxUnread: event<{ channel: string; reason: string }>({
    level: 'warn',
    say: ({ channel, reason }) =>
      `messages by ${channel} that wait cannot be looked at now, and it is tried again: ${reason}`,
  }),
  outboxUnwritten: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `what became of messages cannot be written down now, and is tried again: ${reason}`,
  }),
  fanOutWaiting: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `announcements cannot be handed out now, and it is tried again: ${reason}`,
  }),
  announcementSetAside: event<{ seq: number; announcement: string; part: string; reason: string }>({
    level: 'error',
    say: ({ seq, announcement, part, reason }) =>
      `announcement ${seq} (${announcement}) does not reach its ${part}: ${reason}. The others go on`,
    counter: {
      name: 'barrio_announcements_set_aside_total',
      help: 'Announcements that could not be handed out, by whom they do not reach',
      labels: ['part'],
    },
  }),
  receiversRead: event<{ file: string; count: number }>({
    level: 'info',
    say: ({ file, count }) => `${count} receivers of alerts in ${file}`,
  }),
  receiversFaulty: event<{ file: string; reason: string }>({
    level: 'error',
    say: ({ file, reason }) => `${file} cannot be used, and what was read before stays in force: ${reason}`,
  }),
  receiverUnknown: event<{ receiver: string; rule: string }>({
    level: 'error',
    say: ({ receiver, rule }) =>
      `the rule ${rule} tells ${receiver}, who is not in receivers.yaml: nobody is told there`,
    counter: {
      name: 'barrio_receivers_unknown_total',
      help: 'Announcements that were for a receiver who is not in receivers.yaml',
    },
  }),
};
