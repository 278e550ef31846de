import type { AddressBook } from './port.ts';
import { addressOfWay, type Receivers } from './receivers/receivers.ts';

/** Below it lie the topics on which everybody hears of alerts. */
export const alertsTopic = 'barrio/v1/alerts';
export const everybody = 'everybody';

/** The addresses of citizens, of who is on duty, and of everybody. */
export const createAddressBooks = ({
  community,
  receivers,
}: {
  readonly community: AddressBook;
  readonly receivers: Receivers;
}): AddressBook => ({
  addressOf(recipient) {
    if (recipient === everybody) return { channel: 'mqtt', topic: alertsTopic };
    return recipient.startsWith('receiver:') ? addressOfWay(recipient, receivers) : community.addressOf(recipient);
  },
  // What operators wrote into a file, nobody else takes out of it: that it does not work any more is said in the log.
  giveUp: async (recipient) => (recipient.startsWith('subscription:') ? await community.giveUp(recipient) : undefined),
});
