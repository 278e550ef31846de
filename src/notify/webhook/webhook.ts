import type { Clock } from '../../model/time.ts';
import { toIso } from '../../model/time.ts';
import { cloudEvent, cloudEventsType } from '../cloud-event.ts';
import { judgeAnswer } from '../http/judge-answer.ts';
import type { Poster } from '../http/poster.ts';
import type { Channel, Delivery } from '../port.ts';
import { keyOf, signatureHeaders } from './sign.ts';

export type WebhookOptions = {
  readonly poster: Poster;
  /** Whose alerts they are: our public address. */
  readonly publicUrl: string;
  readonly clock: Clock;
};

/** Messages to programs: a CloudEvent by HTTP POST, signed as Standard Webhooks has it. */
export function createWebhook({ poster, publicUrl, clock }: WebhookOptions): Channel {
  const source = new URL('/api/v1/alerts', publicUrl).href;
  return {
    id: 'webhook',
    async deliver(delivery, address, signal) {
      if (address.channel !== 'webhook') return { ok: false, retry: 'never', reason: 'it is no address of a webhook' };
      const body = JSON.stringify(eventOf(delivery, { source, clock }));
      const atSeconds = Math.floor(clock.now() / 1000);
      const signed = signatureHeaders({ key: keyOf(address.secret), id: delivery.key, atSeconds, body });
      const headers = { ...signed, 'content-type': cloudEventsType, 'user-agent': 'Barrio' };
      return judgeAnswer(await poster.post({ url: address.url, headers, body, signal }), { goneAt: [410] });
    },
    async close() {
      poster.close();
    },
  };
}

type From = { readonly source: string; readonly clock: Clock };

function eventOf({ key, content }: Delivery, { source, clock }: From): object {
  const { announcement, title, text, short, language, why, links } = content;
  const message = { title, text, short, language, why, links };
  if (announcement !== undefined) return cloudEvent(announcement, { id: key, source, more: { message } });
  return {
    specversion: '1.0',
    id: key,
    source,
    type: 'city.barrio.message',
    time: toIso(clock.now()),
    datacontenttype: 'application/json',
    data: { message },
  };
}
