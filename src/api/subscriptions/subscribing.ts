import type { Subscriptions } from '../../community/port.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { AlertTopic } from '../../model/rule.ts';
import type { Clock } from '../../model/time.ts';
import type { ChannelId } from '../../notify/port.ts';
import type { Directory } from '../../registry/port.ts';

/** What the doors need so that people can subscribe to alerts. */
export type Subscribing = {
  readonly subscriptions: Subscriptions;
  /** About what citizens are told here: of each a rule is in force. */
  readonly topics: () => readonly AlertTopic[];
  /** Which ways there are here. */
  readonly channels: () => readonly ChannelId[];
  /** VAPID public key (RFC 8292), base64url; `undefined` when there is no web push. */
  readonly vapidPublicKey: string | undefined;
};

export type SubscribingParts = {
  readonly subscribing: Subscribing;
  readonly registry: Pick<Directory, 'area' | 'areas' | 'device'>;
  readonly calendar: Calendar;
  readonly clock: Clock;
};
