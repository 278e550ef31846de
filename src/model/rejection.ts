import type { DeviceId } from './ids.ts';
import type { EpochMs } from './time.ts';

/**
 * Why a message or a sample was refused: the closed list. Each entry says what happened (for the log and the dead letter) and
 * what the sender should do. Adding a code adds it to the documentation, the metrics and the API at once.
 */
export const rejectionCodes = {
  topic_unknown: {
    meaning: 'The topic is none that Barrio reads.',
    remedy: 'Publish telemetry on barrio/v1/{deviceId}/up, or gateway batches on gateways/v1/{gatewayId}/batch.',
  },
  topic_not_allowed: {
    meaning: 'The sender may not publish for this device.',
    remedy:
      'Publish under your own id; or let this gateway publish for the device: npm run barrio -- device change ID --gateway GATEWAY.',
  },
  device_unknown: {
    meaning: 'No device is registered under this id.',
    remedy:
      'Register it: npm run barrio -- device add --id ID --kind KIND --lat LAT --lon LON. Or mend the topic, where it should name another device.',
  },
  kind_unknown: {
    meaning: 'The device is registered with a kind that this Barrio does not have.',
    remedy: 'Add the kind under devices/, or register the device with a kind that exists.',
  },
  format_unknown: {
    meaning: 'The topic names a format that Barrio does not read.',
    remedy: 'Use one of the formats named in the topic list of the documentation.',
  },
  payload_empty: { meaning: 'The message has no payload.', remedy: 'Send the reading in the payload.' },
  payload_not_json: {
    meaning: 'The payload starts like JSON, but is not valid JSON in UTF-8.',
    remedy: 'Check quotes, commas and the character encoding.',
  },
  payload_malformed: {
    meaning: 'The payload is readable, but does not have the shape that the kind documents.',
    remedy: 'Compare it with the examples in devices/KIND/README.md.',
  },
  payload_too_large: {
    meaning: 'The message holds more samples than one message may.',
    remedy: 'Split it into several messages.',
  },
  quantity_unknown: {
    meaning: 'The kind does not measure a quantity of this name.',
    remedy: 'Use the names in devices/KIND/README.md; every other value of the message is judged by itself.',
  },
  value_wrong_type: {
    meaning: 'A value is not of the type that the quantity needs; a number in quotes is not a number.',
    remedy: 'Send numbers as JSON numbers and states as true or false; leave out what was not measured.',
  },
  value_impossible: {
    meaning: 'A value lies outside what the quantity can ever be.',
    remedy: 'Check the unit and the sensor; leave out what was not measured instead of sending a placeholder.',
  },
  time_invalid: {
    meaning: 'The time cannot be read.',
    remedy: 'Send ISO 8601 with an offset, e.g. 2026-11-21T10:00:00Z, or leave the time out.',
  },
  time_too_old: {
    meaning: 'The time lies before the year 2000: a clock that was never set.',
    remedy: 'Set the clock of the device, or leave the time out.',
  },
  time_in_future: {
    meaning: 'The time lies further ahead than clocks differ.',
    remedy: 'Set the clock of the device, or leave the time out.',
  },
  duplicate_conflict: {
    meaning: 'There is already an observation of this series at this time, with another value.',
    remedy: 'Send one value per quantity and time.',
  },
  too_frequent: {
    meaning: 'The device has sent far more than 1,000 messages a second, for long, without a time of their own.',
    remedy: 'Slow down, or send the time of each reading.',
  },
  codec_failed: {
    meaning: 'Our codec broke on this payload: our fault.',
    remedy: 'Nothing to do for the sender; the message is kept and can be replayed when the codec is mended.',
  },
  store_refused: {
    meaning: 'The database refused this reading for good.',
    remedy: 'Nothing to do for the sender; an operator reads the reason and replays it.',
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly remedy: string }>>;

export type RejectionCode = keyof typeof rejectionCodes;

export const isRejectionCode = (text: string): text is RejectionCode => Object.hasOwn(rejectionCodes, text);

export const allRejectionCodes: readonly RejectionCode[] = Object.keys(rejectionCodes).filter(isRejectionCode);

/** To try these again would change nothing: another value has taken their place, or their moment. */
const decided: ReadonlySet<RejectionCode> = new Set(['duplicate_conflict', 'too_frequent']);

/** Whether trying again can help, once a codec, a registration or a store is mended. */
export const isReplayable = (code: RejectionCode): boolean => !decided.has(code);

/** What was refused and why, in one sentence that names the offending part. */
export type Refusal = {
  readonly code: RejectionCode;
  readonly detail: string;
  /** Which entry of the message it is about, from 0; left out when that is the message as a whole. */
  readonly entry?: number | undefined;
};

/** A refused message or sample, with all that is needed to show it, count it, and try it again. */
export type Rejection = Refusal & {
  readonly receivedAt: EpochMs;
  readonly topic: string;
  /** Who sent it; empty when an external broker relayed it. */
  readonly sender: string;
  readonly device: DeviceId | undefined;
  /** The message as received, even where only a part of it was refused. */
  readonly payload: Uint8Array;
};
