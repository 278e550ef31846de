import { type Message, partition } from '../../model/message.ts';
import { epochMs } from '../../model/time.ts';

/** A message whose payload says its number. */
export function numbered(number: number, changes: Partial<Message> = {}): Message {
  return {
    topic: `barrio/v1/bay-${number % 7}/up`,
    payload: Buffer.from(`message ${number}`),
    receivedAt: epochMs(1_790_000_000_000 + number),
    sender: `bay-${number % 7}`,
    via: 'mqtt',
    qos: 1,
    redelivery: false,
    packetId: number % 65_536,
    partition: partition(number % 256),
    ...changes,
  };
}

export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

export const textOf = (message: Message): string => Buffer.from(message.payload).toString();
