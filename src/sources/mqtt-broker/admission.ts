import type { Principal } from '../../registry/port.ts';
import { type Connect, readConnect } from './connect-frame.ts';
import type { Door } from './door.ts';
import type { ConnectRefusal, Fault } from './faults.ts';
import type { Frame } from './frame-reader.ts';
import { packetTypes } from './frames.ts';
import type { Session } from './sessions.ts';

/** Who comes in, under which name, and what it wants. */
export type Admission = {
  readonly principal: Principal;
  readonly connect: Connect;
  readonly session: Session;
  readonly concernsAedes: boolean;
};

export type AdmissionOutcome =
  | { readonly ok: true; readonly admission: Admission }
  | { readonly ok: false; readonly refusal: ConnectRefusal; readonly username: string }
  | { readonly ok: false; readonly fault: Fault };

/** Decides on the first packet of a stranger. */
export function admit(frame: Frame, door: Pick<Door, 'directory' | 'sessions'>): AdmissionOutcome {
  if ((frame.firstByte & 0xf0) !== packetTypes.connect) return { ok: false, fault: 'packet_before_connect' };
  if (frame.firstByte !== packetTypes.connect) return { ok: false, fault: 'bad_flags' };
  const reading = readConnect(frame);
  if (!reading.ok) return 'fault' in reading ? reading : { ...reading, username: '' };
  const { connect } = reading;
  const username = connect.username ?? '';
  if (connect.username === undefined) return { ok: false, refusal: 'not_authorized', username };
  const principal = door.directory.authenticate(username, connect.password ?? '');
  if (principal === undefined) return { ok: false, refusal: 'bad_user_name_or_password', username };
  const entrance = door.sessions.enter(principal, connect);
  if (entrance === undefined) return { ok: false, refusal: 'identifier_rejected', username };
  return { ok: true, admission: { principal, connect, ...entrance } };
}
