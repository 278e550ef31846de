/**
 * What can go wrong with a request: the closed list. Each entry is served at `/problems/{code}`, and is the `type` of a problem
 * document (RFC 9457). A client may rely on the code and the status; titles are for people.
 */
export const problems = {
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
    meaning: 'Below /api/v1/operate, the token of the operator is needed as `Authorization: Bearer TOKEN`.',
    remedy:
      'Send BARRIO_OPERATOR_TOKEN; when it is not set, the token is in the file operator-token of the data folder.',
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
