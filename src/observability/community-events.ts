import { event } from './event.ts';

/** What is said of people who subscribe: how many, never who. */
export const communityEvents = {
  subscriptionAsked: event<{ channel: string }>({
    level: 'silent',
    say: ({ channel }) => `a subscription by ${channel} was asked for`,
    counter: {
      name: 'barrio_subscriptions_asked_total',
      help: 'Subscriptions that were asked for, confirmed or not',
      labels: ['channel'],
    },
  }),
  subscriptionConfirmed: event<{ channel: string }>({
    level: 'silent',
    say: ({ channel }) => `a subscription by ${channel} was confirmed`,
    counter: {
      name: 'barrio_subscriptions_confirmed_total',
      help: 'Subscriptions that their owners confirmed',
      labels: ['channel'],
    },
  }),
  subscriptionStopped: event<{ channel: string; because: string }>({
    level: 'silent',
    say: ({ channel, because }) => `a subscription by ${channel} was stopped and erased: ${because}`,
    counter: {
      name: 'barrio_subscriptions_stopped_total',
      help: 'Subscriptions that were erased, because somebody asked for it or nobody is there any more',
      labels: ['channel', 'because'],
    },
  }),
  digestsSent: event<{ count: number }>({
    level: 'silent',
    say: ({ count }) => `${count} digests were handed over to be sent`,
    counter: {
      name: 'barrio_digests_sent_total',
      help: 'Digests of a day that were handed over to be sent',
      amount: 'count',
    },
  }),
  subscriptionsUnreadable: event<{ count: number }>({
    level: 'error',
    say: ({ count }) =>
      `${count} subscriptions were kept under another key and reach nobody: put contact.key (or BARRIO_CONTACT_KEY) back as it was`,
  }),
  communityUntended: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `digests and old subscriptions could not be seen to, and are tried again: ${reason}`,
  }),
};
