import type { FastifyRequest } from 'fastify';
import { basicCredentials } from '../../model/basic-credentials.ts';
import { CallerError } from '../../model/errors.ts';
import { deviceId } from '../../model/ids.ts';
import { type Partition, partitionOf } from '../../model/message.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory, Principal } from '../../registry/port.ts';
import type { FailedLogin } from '../failed-logins.ts';

/** Who may send, as what, and into which slice of the city. */
export type Admission = { readonly topic: string; readonly sender: Principal; readonly partition: Partition };

type Parts = {
  readonly registry: Directory;
  readonly events: Events;
  readonly noteFailedLogin: (login: FailedLogin) => void;
};

/** @throws {CallerError} when the sender is not known, or may not publish for this device. */
export function admitDevice(request: FastifyRequest, id: string, parts: Parts): Admission {
  const principal = authenticate(request, parts);
  if (!parts.registry.mayPublishFor(principal.id, deviceId(id))) {
    throw refuse(parts, whyNot(principal, { id, registry: parts.registry }));
  }
  const partition = partitionOf(parts.registry.device(id)?.area ?? id);
  return { topic: `barrio/v1/${id}/up`, sender: principal, partition };
}

/** A gateway is told what is missing, for its owner can have it mended; a device learns nothing of others. */
function whyNot({ role, id: sender }: Principal, { id, registry }: { id: string; registry: Directory }): string {
  const named = JSON.stringify(id);
  if (role === 'device') return `${sender} may not send for the device ${named}: it may send under its own id only.`;
  if (registry.device(id) === undefined) {
    const add = `npm run barrio -- device add --id ID --kind KIND --lat LAT --lon LON --gateway ${sender}`;
    return `${sender} may not send for the device ${named}: it is not registered. Its operator registers it: ${add}`;
  }
  return (
    `${sender} may not send for the device ${named}: it is registered, but not with this gateway. Its operator changes that: ` +
    `npm run barrio -- device change ${id} --gateway ${sender}`
  );
}

/** @throws {CallerError} when the sender is not known, or is not this gateway. */
export function admitGateway(request: FastifyRequest, id: string, parts: Parts): Admission {
  const principal = authenticate(request, parts);
  if (principal.role !== 'gateway' || principal.id !== id) {
    throw refuse(parts, `${principal.id} may not send as the gateway ${JSON.stringify(id)}.`);
  }
  return { topic: `gateways/v1/${id}/batch`, sender: principal, partition: partitionOf(id) };
}

function authenticate({ headers, ip }: FastifyRequest, { registry, events, noteFailedLogin }: Parts): Principal {
  const given = basicCredentials(headers.authorization);
  const principal = given === undefined ? undefined : registry.authenticate(given.username, given.password);
  if (principal !== undefined) return principal;
  events.emit('messageTurnedAway', { via: 'http', reason: 'credentials_wrong' });
  if (given !== undefined) noteFailedLogin({ address: ip, username: given.username });
  throw new CallerError('Send the username and the password of a registered device or gateway as HTTP Basic.', {
    status: 401,
    code: 'credentials_wrong',
  });
}

function refuse({ events }: Parts, detail: string): CallerError {
  events.emit('messageTurnedAway', { via: 'http', reason: 'not_allowed' });
  return new CallerError(detail, { status: 403, code: 'not_allowed' });
}
