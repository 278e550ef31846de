/** What a client can do wrong so that MQTT 3.1.1 tells us to close its connection: the closed list. */
export type Fault =
  | 'malformed_length'
  | 'packet_too_large'
  | 'packet_before_connect'
  | 'second_connect'
  | 'connect_too_late'
  | 'unknown_packet_type'
  | 'bad_flags'
  | 'malformed_packet'
  | 'bad_utf8'
  | 'bad_topic'
  | 'bad_qos'
  | 'bad_packet_id'
  | 'bad_protocol_name'
  | 'too_many_unreleased'
  | 'not_binary'
  | 'silent_too_long'
  | 'reader_too_slow'
  | 'taken_over'
  | 'no_longer_registered'
  | 'credential_replaced'
  | 'journal_failed'
  | 'fan_out_failed';

/** The CONNACK return codes of MQTT 3.1.1, table 3.1. */
export const connackCodes = {
  accepted: 0,
  unacceptable_protocol_version: 1,
  identifier_rejected: 2,
  server_unavailable: 3,
  bad_user_name_or_password: 4,
  not_authorized: 5,
} as const;

export type ConnectRefusal =
  | Exclude<keyof typeof connackCodes, 'accepted'>
  /** A client that would not understand those codes: it has its own. */
  | 'mqtt_5'
  /** The same sender has too many connections already. */
  | 'too_many_of_one';
