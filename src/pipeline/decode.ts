import type { Decoded, DeviceKind } from '../model/device-kind.ts';
import { messageOf } from '../model/errors.ts';
import type { Events } from '../observability/events.ts';

/** Reads a payload with the codec of its kind. A codec that breaks is our fault, and never stops the messages behind. */
export function createDecode({
  events,
}: {
  readonly events: Pick<Events, 'emit'>;
}): (kind: DeviceKind, payload: Uint8Array) => Decoded {
  return (kind, payload) => {
    try {
      return kind.decode(payload);
    } catch (error) {
      const reason = messageOf(error);
      events.emit('codecFailed', { kind: kind.id, reason });
      return { ok: false, code: 'codec_failed', detail: `the codec of ${kind.id} broke: ${reason}` };
    }
  };
}
