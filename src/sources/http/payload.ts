import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CallerError } from '../../model/errors.ts';
import type { Events } from '../../observability/events.ts';

export type Payload = {
  readonly payload: Uint8Array;
  readonly items: number;
  /** The body is an array, and its items have numbers. */
  readonly isList: boolean;
};

const binary = 'application/octet-stream';

/** Takes JSON and binary bodies as bytes; what a device sent is kept as it was sent. */
export function readBodies(app: Pick<FastifyInstance, 'removeAllContentTypeParsers' | 'addContentTypeParser'>): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', binary], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/**
 * The bytes of the message. JSON that is none is refused at once, because this sender, unlike one over MQTT, can be told.
 *
 * @throws {CallerError} when the body is empty, is encoded, or says that it is JSON and is not.
 */
export function payloadOf(request: FastifyRequest, events: Events): Payload {
  const { body, headers } = request;
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    throw turnAway(events, 'media_type_unsupported', 'Send the body without content encoding.');
  }
  if (!(body instanceof Uint8Array) || body.length === 0) throw turnAway(events, 'body_empty', 'The body is empty.');
  if ((headers['content-type'] ?? '').toLowerCase().startsWith(binary))
    return { payload: body, items: 1, isList: false };
  return { payload: body, ...countItems(body, events) };
}

function countItems(body: Uint8Array, events: Events): Omit<Payload, 'payload'> {
  const parsed = parse(body);
  if (typeof parsed.json === 'object' && parsed.json !== null) {
    const isList = Array.isArray(parsed.json);
    const items = Array.isArray(parsed.json) ? parsed.json.length : 1;
    if (items > 0) return { items, isList };
    throw turnAway(events, 'body_empty', 'The array is empty.');
  }
  throw turnAway(events, 'body_not_json', parsed.fault ?? 'The body is neither a JSON object nor an array.');
}

function parse(body: Uint8Array): { readonly json?: unknown; readonly fault?: string } {
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    return { fault: `The body is not JSON: ${reason}` };
  }
}

function turnAway(
  events: Events,
  code: 'body_empty' | 'body_not_json' | 'media_type_unsupported',
  detail: string,
): CallerError {
  events.emit('messageTurnedAway', { via: 'http', reason: code });
  return new CallerError(detail, { status: code === 'media_type_unsupported' ? 415 : 400, code });
}
