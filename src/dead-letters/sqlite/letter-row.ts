import { z } from 'zod';
import { position } from '../../journal/port.ts';
import { deviceId } from '../../model/ids.ts';
import { isRejectionCode } from '../../model/rejection.ts';
import { epochMs } from '../../model/time.ts';
import type { DeadLetter } from '../port.ts';

const row = z.object({
  position: z.number(),
  item: z.number(),
  code: z.string().refine(isRejectionCode),
  detail: z.string(),
  received_at: z.number(),
  topic: z.string(),
  sender: z.string(),
  device: z.string().nullable(),
  payload: z.instanceof(Uint8Array),
});

/** Reads one row as the letter it stands for. */
export function readLetter(raw: unknown): DeadLetter {
  const { code, detail, item, topic, sender, payload, ...rest } = row.parse(raw);
  return {
    position: position(rest.position),
    item,
    code,
    detail,
    receivedAt: epochMs(rest.received_at),
    topic,
    sender,
    device: rest.device === null ? undefined : deviceId(rest.device),
    payload,
  };
}
