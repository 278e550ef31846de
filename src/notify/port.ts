import type { DatabaseSync } from 'node:sqlite';
import type { Announcement, MessageText } from '../model/alert.ts';
import type { Duration } from '../model/duration.ts';
import type { Language } from '../model/language.ts';
import type { EpochMs } from '../model/time.ts';

/** How one person is reached. */
export const personalChannels = ['web_push', 'email', 'sms', 'webhook'] as const;
export type PersonalChannel = (typeof personalChannels)[number];
/** `mqtt` reaches everybody who listens. */
export const channelIds = [...personalChannels, 'mqtt'] as const;
export type ChannelId = (typeof channelIds)[number];

export type Address =
  | { readonly channel: 'web_push'; readonly endpoint: string; readonly p256dh: string; readonly auth: string }
  | { readonly channel: 'email'; readonly email: string }
  /** E.164, e.g. `+34600000000`. */
  | { readonly channel: 'sms'; readonly number: string }
  | { readonly channel: 'webhook'; readonly url: string; readonly secret: string }
  | { readonly channel: 'mqtt'; readonly topic: string };

/** One message to one recipient over one channel. */
export type Delivery = {
  /** The same for the same message to the same recipient, for ever: it is put in once, and receivers can recognise a repetition. */
  readonly key: string;
  /** `subscription:ID`, `receiver:NAME` or `everybody`. Says nothing of who it is; the address is asked for when it is sent. */
  readonly recipient: string;
  readonly channel: ChannelId;
  readonly content: Content;
  readonly notBefore: EpochMs;
  /** Of no use to anybody later. */
  readonly expiresAt: EpochMs;
  readonly isUrgent: boolean;
  /**
   * Of deliveries to the same recipient with the same name only the newest is sent. When it says that something is over of which
   * nothing was sent, neither is.
   */
  readonly collapse: string | undefined;
  /** When the observation arrived that is the reason; what the delivery figures count from. */
  readonly trigger: EpochMs | undefined;
};

export type Content = MessageText & {
  readonly language: Language;
  /** Why this person gets it, in one sentence. */
  readonly why: string;
  readonly links: {
    /** What it is about, for everybody; `undefined` for what only operators see, who ask by a command. */
    readonly about?: string | undefined;
    /** Private: change or stop. */
    readonly manage?: string | undefined;
    /** Private: stops with one click (RFC 8058). */
    readonly stop?: string | undefined;
  };
  /** It asks its reader to open the link: that is what it is for. */
  readonly asks?: true | undefined;
  /** `undefined` for what is no alert: confirmations and digests. */
  readonly announcement: Announcement | undefined;
};

export type Delivered =
  | { readonly ok: true; readonly receipt: string }
  | {
      readonly ok: false;
      /** `later`: try again. `never`: this message cannot go there. `gone`: nothing can any more; the address is given up. */
      readonly retry: 'later' | 'never' | 'gone';
      /** As the other side says it, uncut: the outbox takes out who it is about before anybody sees it. */
      readonly reason: string;
      readonly retryAfter?: Duration | undefined;
    };

/** One way to reach people. */
export interface Channel {
  readonly id: ChannelId;
  /** Never throws for what the other side does; whatever it answers is said in the answer. Ends soon after the signal. */
  deliver(delivery: Delivery, address: Address, signal: AbortSignal): Promise<Delivered>;
  close(): Promise<void>;
}

export interface AddressBook {
  /** `undefined` when it was erased. */
  addressOf(recipient: string): Address | undefined;
  /** The other side says that nobody is there any more. */
  giveUp(recipient: string): Promise<void>;
}

/** Keeps what has to be sent until it is sent: at least once, with a key. */
export interface Outbox {
  /** Part of the caller's transaction. Keys that were put in before change nothing. @returns how many are new. */
  put(connection: DatabaseSync, deliveries: readonly Delivery[]): number;
  /** Looks for what is to be sent, now; call it after the transaction. */
  wake(): void;
  /** Erases what was and is to be sent to them. Part of the caller's transaction. */
  erase(connection: DatabaseSync, recipient: string): void;
  /** When somebody wants their messages about alerts that wait for a time: those that are not urgent, and were not tried yet. Part of the caller's transaction. */
  moveWaiting(connection: DatabaseSync, recipient: string, notBefore: EpochMs): void;
  /** What becomes of a message. `undefined` when there is none of this key any more. */
  fateOf(key: string): Fate | undefined;
  /** Which channels are set up here. */
  channels(): readonly ChannelId[];
  waiting(): Readonly<Partial<Record<ChannelId, number>>>;
  /** Given up for good, newest first; without their content where they were personal. */
  dead(limit: number): readonly DeadDelivery[];
  /** Tries again. `false` when there is none. */
  retry(key: string): Promise<boolean>;
  /** Since the start: how long it took from the arrival of the observation until the channel accepted it, in seconds. */
  figures(): readonly DeliveryFigures[];
}

/** `needless`: it was over, or a newer one took its place, before it was sent. */
export type Fate = 'waiting' | 'sent' | 'needless' | 'failed';

export type DeadDelivery = {
  readonly key: string;
  readonly channel: ChannelId;
  readonly recipient: string;
  readonly reason: string;
  readonly attempts: number;
  readonly at: EpochMs;
};

export type DeliveryFigures = {
  readonly channel: ChannelId;
  readonly accepted: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
};
