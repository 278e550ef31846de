import { setTimeout as pause } from 'node:timers/promises';
import type { Announcement } from '../../model/alert.ts';
import { readAnnouncement } from '../../model/announcement-shape.ts';
import { type Duration, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Address, AddressBook, Channel, ChannelId, Delivered, Delivery } from '../port.ts';
import type { Took } from './delivery-figures.ts';
import type { PartnerPauses } from './partner-pauses.ts';
import { redact } from './redact.ts';
import type { Sealing } from './sealed-content.ts';
import type { Settle } from './settle.ts';
import { whyUnreadable } from './unreadable.ts';
import type { WaitingRow } from './waiting-row.ts';

export type AttemptParts = {
  readonly id: ChannelId;
  /** `undefined` when it is not set up here. */
  readonly channel: Channel | undefined;
  readonly addresses: AddressBook;
  readonly sealing: Sealing;
  readonly settle: Settle;
  readonly pauses: PartnerPauses;
  readonly took: Took;
  readonly clock: Clock;
  readonly events: Events;
  readonly timeLimit: Duration;
  /** Everything under way has to end. */
  readonly stopping: AbortSignal;
};

type To = { readonly address: Address; readonly partner: string; readonly done: () => void };

/** A channel that does not listen to its signal is not waited for. */
const grace = seconds(2);

/** Hands one message to its channel, and sees to what comes of it. */
export class Attempts {
  readonly #parts: AttemptParts;
  #newest: { readonly body: string; readonly announcement: Announcement } | undefined;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
  }

  /** Never rejects: a message that cannot be dealt with is given up, and holds up no other. */
  async send(before: WaitingRow, to: To): Promise<void> {
    try {
      await this.#send(before, to);
    } catch (error) {
      const reason = redact(`it could not be dealt with: ${messageOf(error)}`, to.address);
      this.#parts.settle.setAside(before, { reason, done: to.done, isUncertain: true });
    }
  }

  async #send(before: WaitingRow, to: To): Promise<void> {
    const { settle, channel, id } = this.#parts;
    const row = { ...before, attempts: before.attempts + 1 };
    if (channel === undefined) {
      settle.giveUp(before, { reason: `the channel ${id} is not set up here`, done: to.done });
      return;
    }
    const { delivery, unreadable } = this.#read(row);
    if (delivery === undefined) {
      settle.setAside(before, { reason: `what it says cannot be read: ${unreadable}`, done: to.done });
      return;
    }
    const limit = AbortSignal.timeout(this.#parts.timeLimit);
    const signal = AbortSignal.any([limit, this.#parts.stopping]);
    const delivered = withoutWhom(await this.#attempt({ channel, delivery, signal }, to.address), to.address);
    await this.#conclude(row, { ...to, delivered, isUncertain: signal.aborted });
  }

  async #attempt(
    {
      channel,
      delivery,
      signal,
    }: { readonly channel: Channel; readonly delivery: Delivery; readonly signal: AbortSignal },
    address: Address,
  ): Promise<Delivered> {
    const unanswered: Delivered = { ok: false, retry: 'later', reason: 'no answer in time' };
    const ended = Promise.withResolvers<void>();
    const giveUp = async (): Promise<Delivered> => {
      await new Promise((resolve) => {
        if (signal.aborted) resolve(undefined);
        signal.addEventListener('abort', resolve, { once: true });
        void ended.promise.then(() => resolve(undefined));
      });
      if (signal.aborted) await Promise.race([pause(grace, undefined, { ref: false }), ended.promise]);
      return unanswered;
    };
    try {
      return await Promise.race([channel.deliver(delivery, address, signal), giveUp()]);
    } catch (error) {
      return { ok: false, retry: 'later', reason: `the channel failed: ${messageOf(error)}` };
    } finally {
      ended.resolve();
    }
  }

  async #conclude(
    row: WaitingRow,
    { delivered, partner, done, isUncertain }: To & { readonly delivered: Delivered; readonly isUncertain: boolean },
  ): Promise<void> {
    const { settle } = this.#parts;
    if (delivered.ok) {
      this.#noteSuccess(row, partner);
      settle.accept(row, done);
      return;
    }
    const { reason, retry, retryAfter } = delivered;
    if (retry === 'later') {
      if (!this.#parts.stopping.aborted) this.#noteFailure(partner, delivered);
      settle.retry(row, { reason, retryAfter, isUncertain }, done);
      return;
    }
    // It answered: that it does not want this one says nothing of the others.
    this.#parts.pauses.succeeded(partner);
    if (retry === 'gone') await this.#giveUpAddress(row.recipient);
    settle.giveUp(row, { reason, done });
  }

  async #giveUpAddress(recipient: string): Promise<void> {
    try {
      await this.#parts.addresses.giveUp(recipient);
    } catch (error) {
      // The next message finds nobody there again.
      this.#parts.events.emit('outboxUnwritten', { reason: messageOf(error) });
    }
  }

  #noteSuccess(row: WaitingRow, partner: string): void {
    const { pauses, events, id, took, clock } = this.#parts;
    if (pauses.succeeded(partner) && isShared(id)) events.emit('deliveriesFlowing', { channel: id });
    took.accepted(id);
    const wasAtOnce = row.notBefore <= row.putAt;
    if (row.trigger !== undefined && wasAtOnce) took.note(id, Math.max(0, clock.now() - row.trigger) / 1000);
  }

  #noteFailure(partner: string, { reason, retryAfter }: { reason: string; retryAfter?: Duration | undefined }): void {
    const { pauses, events, id, clock } = this.#parts;
    const paused = pauses.failed(partner, { now: clock.now(), asked: retryAfter });
    if (paused?.isFirst !== true || !isShared(id)) return;
    events.emit('deliveriesFailing', { channel: id, reason, seconds: paused.pause / 1000 });
  }

  /** Messages that follow each other are mostly of the same one. */
  #announcementOf({ body }: WaitingRow): Announcement | undefined {
    if (body === undefined) return undefined;
    if (this.#newest?.body !== body) this.#newest = { body, announcement: readAnnouncement(body) };
    return this.#newest.announcement;
  }

  #read(row: WaitingRow): { readonly delivery?: Delivery; readonly unreadable?: string } {
    try {
      const delivery = this.#deliveryOf(row);
      return delivery === undefined ? { unreadable: 'its key is another one' } : { delivery };
    } catch (error) {
      return { unreadable: whyUnreadable(error) };
    }
  }

  #deliveryOf(row: WaitingRow): Delivery | undefined {
    const content = this.#parts.sealing.open(row.content);
    if (content === undefined) return undefined;
    const announcement = this.#announcementOf(row);
    const { key, recipient, notBefore, expiresAt, isUrgent, collapse, trigger } = row;
    const { id: channel } = this.#parts;
    const rest = { notBefore, expiresAt, isUrgent, collapse, trigger };
    return { key, recipient, channel, content: { ...content, announcement }, ...rest };
  }
}

/** Everybody's messages go by the same way; a webhook's host is one person's affair. */
const isShared = (channel: ChannelId): boolean => channel !== 'webhook';

const withoutWhom = (delivered: Delivered, address: Address): Delivered =>
  delivered.ok ? delivered : { ...delivered, reason: redact(delivered.reason, address) };
