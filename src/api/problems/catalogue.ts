import { accountProblems } from './account-problems.ts';

/**
 * What can go wrong with a request: the closed list. Each entry is served at `/problems/{code}`, and is the `type` of a problem
 * document (RFC 9457). A client may rely on the code and the status; titles are for people.
 */
export const problems = {
  ...accountProblems,
  invalid_request: {
    status: 400,
    title: 'The request cannot be understood',
    meaning:
      'A parameter is missing, unknown, or not of the form that the route documents. `errors` names each of them.',
    remedy: 'Correct the parameters that `errors` names; the reference at /reference shows what is allowed.',
  },
  body_empty: {
    status: 400,
    title: 'The body is empty',
    meaning: 'A message was announced, but no byte of it came.',
    remedy: 'Send the payload of the device as the body of the request.',
  },
  body_not_json: {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The body is declared as application/json, but is not a JSON object or array in UTF-8. Nothing was kept.',
    remedy: 'Check quotes, commas and encoding; send binary payloads as application/octet-stream.',
  },
  credentials_wrong: {
    status: 401,
    title: 'The credentials are missing or wrong',
    meaning: 'Intake needs HTTP Basic with the username and the password of a registered device or gateway.',
    remedy: 'Send the credential that was shown when the device was registered, or have a new one made.',
  },
  operator_only: {
    status: 401,
    title: 'Only an operator may do this',
    meaning:
      'Nobody is signed in, and the token of the operator is wrong or missing: it is sent as `Authorization: Bearer TOKEN`.',
    remedy:
      'Sign in at /operate. Programs send BARRIO_OPERATOR_TOKEN; when it is not set, the token is in the file operator-token of the data folder.',
  },
  subscription_unknown: {
    status: 401,
    title: 'No subscription has this link',
    meaning: 'The token is missing or wrong, the subscription was stopped, or it was not confirmed within a day.',
    remedy: 'Use the token of the newest message as `Authorization: Bearer TOKEN`, or subscribe again at /subscribe.',
  },
  not_allowed: {
    status: 403,
    title: 'Not allowed with these credentials',
    meaning: 'A device may send under its own id only; a gateway for the devices that are registered with it.',
    remedy:
      'Send under your own id, or let this gateway send for the device: npm run barrio -- device change ID --gateway GATEWAY.',
  },
  not_found: {
    status: 404,
    title: 'Nothing is served here',
    meaning: 'No resource has this address.',
    remedy: 'Compare the path with the reference at /reference.',
  },
  device_unknown: {
    status: 404,
    title: 'No device has this id',
    meaning: 'No device is registered under the id in the path or in the filter.',
    remedy: 'Look the id up at /api/v1/devices; ids are case-sensitive.',
  },
  gateway_unknown: {
    status: 404,
    title: 'No gateway has this id',
    meaning: 'No gateway is registered under the id in the path.',
    remedy: 'A device names its gateway at /api/v1/devices/{id}; ids are case-sensitive.',
  },
  area_unknown: {
    status: 404,
    title: 'No area has this id',
    meaning: 'The area in the path or in the filter does not exist.',
    remedy: 'Look the id up at /api/v1/areas; ids are case-sensitive.',
  },
  kind_unknown: {
    status: 404,
    title: 'No kind of device has this id',
    meaning: 'The filter names a kind of device that is not installed here.',
    remedy: 'Use one of the kinds that `detail` names; they are described at /api/v1/kinds.',
  },
  rejection_unknown: {
    status: 404,
    title: 'No rejection has this id',
    meaning: 'It was tried again, it has grown too old, or there never was one.',
    remedy: 'Look it up at /api/v1/operate/rejections; what is refused again has a new id.',
  },
  problem_unknown: {
    status: 404,
    title: 'No open problem has this id',
    meaning: 'The device is well again, or there never was such a problem. What is over needs nobody any more.',
    remedy: 'Look at the queue again: /api/v1/operate/queue.',
  },
  alert_unknown: {
    status: 404,
    title: 'No alert has this id',
    meaning: 'There is none, it has grown too old, or it is for operators only and the token was not sent.',
    remedy: 'Look the id up at /api/v1/alerts, with state=resolved for those that are over.',
  },
  receiver_unknown: {
    status: 404,
    title: 'No receiver has this name',
    meaning: 'receivers.yaml names nobody so, or could not be read as it is now.',
    remedy: 'Look at rules/receivers.yaml; it is read again when it changes.',
  },
  rule_unknown: {
    status: 404,
    title: 'No rule has this id',
    meaning: 'No rule of this id is in force; or it is for operators only, and the token was not sent.',
    remedy: 'Look the id up at /api/v1/rules.',
  },
  warning_unknown: {
    status: 404,
    title: 'There is no such public warning',
    meaning: 'No message of this identifier is kept; or its name does not end in .xml or .json.',
    remedy: 'Follow a link of the index at /api/v1/cap.',
  },
  quieting_unknown: {
    status: 404,
    title: 'No silence has this id',
    meaning: 'No silence or maintenance window of this id is kept, or it is over.',
    remedy: 'Look the id up at /api/v1/operate/quietings.',
  },
  backtest_unknown: {
    status: 404,
    title: 'No backtest has this id',
    meaning: 'There is none, or newer ones have taken its place.',
    remedy: 'Look the id up at /api/v1/operate/backtests, or start it again.',
  },
  delivery_unknown: {
    status: 404,
    title: 'No message with this key was given up',
    meaning: 'There is none, or it is being tried again.',
    remedy: 'Look the key up at /api/v1/operate/deliveries/dead.',
  },
  notes_full: {
    status: 409,
    title: 'There are too many notes on this problem',
    meaning: 'As many notes as are kept of one problem stand there already.',
    remedy: 'Keep further notes where work orders are kept.',
  },
  alert_over: {
    status: 409,
    title: 'The alert is over',
    meaning: 'What is over cannot be taken on any more.',
    remedy: 'Nothing is left to do; its history is at /api/v1/alerts/{id}.',
  },
  rule_changed: {
    status: 409,
    title: 'The rule was changed meanwhile',
    meaning: 'Another version is in force than the one that If-Match names.',
    remedy: 'Read the rule again, make the change in what it says now, and send it with that version.',
  },
  rule_faulty: {
    status: 422,
    title: 'The rule has faults',
    meaning:
      'The text cannot be a rule. `errors` names each fault, where it stands, and what to do. What was in force stays.',
    remedy: 'Mend what `errors` names; docs/rules.md shows how a rule is written.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This method is not offered here',
    meaning: 'The address exists, but not for this HTTP method.',
    remedy: 'Use one of the methods in the Allow header.',
  },
  backup_under_way: {
    status: 409,
    title: 'A backup is being made',
    meaning: 'One backup is made at a time, and one is being made now.',
    remedy: 'Wait until GET /api/v1/operate/backups says that none is being made.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    meaning: 'The connection was open, but the request did not come in time.',
    remedy: 'Send the whole request at once, and try again.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    meaning: 'The body exceeds the limit of one message. Nothing was kept.',
    remedy: 'Split the readings into several requests.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'This media type is not taken',
    meaning: 'Intake takes application/json and application/octet-stream, without content encoding.',
    remedy: 'Set Content-Type accordingly, and send the body uncompressed.',
  },
  channel_not_offered: {
    status: 422,
    title: 'Alerts are not sent this way here',
    meaning: 'The way to be told that was asked for is not set up in this city.',
    remedy: 'Use one of those at /api/v1/subscriptions/channels.',
  },
  address_refused: {
    status: 422,
    title: 'Nothing is sent to this address',
    meaning:
      'The address lies within a private network, holds a password or is not https, so it would never be called.',
    remedy: 'Give an https address that can be reached from the internet; what is secret belongs into `secret`.',
  },
  too_many_subscriptions: {
    status: 429,
    title: 'Too many subscriptions were asked for',
    meaning:
      'More than ten subscriptions were asked for from one network in an hour, or too many altogether wait to be confirmed.',
    remedy: 'Try again in an hour.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests from this address',
    meaning: 'The address has used up its requests for this minute.',
    remedy: 'Wait for as many seconds as Retry-After says; for frequent values use the stream at /api/v1/live.',
  },
  quota_exceeded: {
    status: 429,
    title: 'The sender has used up its quota',
    meaning:
      'The device or gateway has sent faster than it may for so long that nothing is left of what it had saved while it was ' +
      'silent. The message was not kept.',
    remedy:
      'Keep the message, and send it again after as many seconds as Retry-After says; send several readings in one message.',
  },
  headers_too_large: {
    status: 431,
    title: 'The header of the request is too large',
    meaning: 'Address and header fields together exceed the limit of the server.',
    remedy: 'Shorten the address, or send fewer cookies.',
  },
  internal: {
    status: 500,
    title: 'We made a mistake',
    meaning: 'The request was fine; we failed to answer it. It was counted and logged.',
    remedy: 'Try again later, and report it if it stays.',
  },
  unavailable: {
    status: 503,
    title: 'Something we depend on does not answer',
    meaning: 'The store is down or too slow at the moment. Nothing that was acknowledged is lost.',
    remedy: 'Try again after as many seconds as Retry-After says; a shorter span of time is answered faster.',
  },
  journal_full: {
    status: 503,
    title: 'There is no room for the message now',
    meaning: 'The journal is full because the store is behind. The message was not kept.',
    remedy: 'Keep the message, and send it again after as many seconds as Retry-After says.',
  },
  not_ready: {
    status: 503,
    title: 'Not ready yet',
    meaning: 'The service is starting, or a part of it does not work. `parts` names it.',
    remedy: 'Wait; or do what the remedy of the failing part says.',
  },
  too_many_listeners: {
    status: 503,
    title: 'Too many live streams are open',
    meaning: 'The limit of simultaneous listeners of /api/v1/live is reached.',
    remedy: 'Close streams that are not read, or try again later.',
  },
} as const satisfies Readonly<
  Record<string, { readonly status: number; readonly title: string; readonly meaning: string; readonly remedy: string }>
>;

export type ProblemCode = keyof typeof problems;

export const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(problems, text);

export const problemCodes: readonly ProblemCode[] = Object.keys(problems).filter(isProblemCode);
