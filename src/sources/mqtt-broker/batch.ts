import type { Message } from '../../model/message.ts';

/** Something to be shown to subscribers as soon as it is on disk. */
export type Showing = { readonly topic: string; readonly payload: Buffer; readonly retain: boolean };

/**
 * What one read of a socket brought: the messages to keep, and the answers that are due when they are kept, in order.
 * An answer is the first byte of its packet, times 65536, plus the packet id.
 */
export class Batch {
  readonly messages: Message[] = [];
  readonly answers: number[] = [];
  bytes = 0;
  isDone = false;
  showings: Showing[] | undefined;
  /** Ids of QoS 2 messages that are in this batch for the first time. */
  newIds: number[] | undefined;

  get isEmpty(): boolean {
    return this.messages.length === 0 && this.answers.length === 0 && this.showings === undefined;
  }

  show(showing: Showing): void {
    this.showings ??= [];
    this.showings.push(showing);
  }

  noteNewId(packetId: number): void {
    this.newIds ??= [];
    this.newIds.push(packetId);
  }
}

export const answer = (firstByte: number, packetId: number): number => firstByte * 65_536 + packetId;

/** The answers of finished batches as the bytes of their packets. */
export function encodeAnswers(batches: readonly Batch[]): Buffer {
  let count = 0;
  for (const { answers } of batches) count += answers.length;
  const bytes = Buffer.allocUnsafe(count * 4);
  let at = 0;
  for (const { answers } of batches) {
    for (const due of answers) {
      bytes[at] = due >> 16;
      bytes[at + 1] = 2;
      bytes[at + 2] = due >> 8;
      bytes[at + 3] = due;
      at += 4;
    }
  }
  return bytes;
}
