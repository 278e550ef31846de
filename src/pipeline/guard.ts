import { messageOf } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { Refusal } from '../model/rejection.ts';
import type { Events } from '../observability/events.ts';

/** Runs a step. What breaks one of ours becomes a refusal, or the message would come again at every start and stop all others. */
export type Guard = <Result>(step: () => Result, message: Message) => Result | Refusal;

export function createGuard({ events }: { readonly events: Pick<Events, 'emit'> }): Guard {
  return (step, { topic }) => {
    try {
      return step();
    } catch (error) {
      const reason = messageOf(error);
      events.emit('stepFailed', { topic, reason });
      return { code: 'codec_failed', detail: `a step of the pipeline broke: ${reason}` };
    }
  };
}
