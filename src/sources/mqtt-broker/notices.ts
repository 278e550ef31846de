import type { SenderRole, SlowedSender } from '../port.ts';
import type { Audience } from './audience.ts';
import { noticeTopic } from './topic-rules.ts';

/** Tells devices and gateways that they are slowed, where they listen. How often is decided by who counts. */
export function createNoticeTeller(audience: Pick<Audience, 'hears' | 'publish'>): (sender: SlowedSender) => void {
  return (sender) => {
    const topic = noticeTopic(sender.id);
    if (audience.hears(topic)) audience.publish({ topic, payload: Buffer.from(JSON.stringify(slowedDown(sender))) });
  };
}

const settings: Readonly<Record<SenderRole, string>> = {
  device: 'BARRIO_QUOTA_DEVICE_PER_SECOND',
  gateway: 'BARRIO_QUOTA_GATEWAY_PER_SECOND',
};

const slowedDown = ({ role, perSecond, to }: SlowedSender) => ({
  notice: 'slowed_down',
  perSecond,
  detail: `${
    to === 'peak'
      ? `You may catch up at ${perSecond} messages a second, and send more than that.`
      : `You may send ${perSecond} messages a second, and have used up what you had saved.`
  } What you send is read as fast. What still waits is lost when the connection breaks, unless you send it again: use QoS 1.`,
  remedy: `Send less often, or several readings in one message. The operator can allow more: ${settings[role]}${
    to === 'peak' ? ' and its PEAK' : ''
  }.`,
});
