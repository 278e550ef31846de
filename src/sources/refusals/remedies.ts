import type { DeviceId } from '../../model/ids.ts';
import { type RejectionCode, rejectionCodes } from '../../model/rejection.ts';
import type { ToldRejection } from '../port.ts';

/** Who reads why a message was refused: usually its sender, who need not be the device that it was about. */
export type Reader = { readonly id: DeviceId; readonly role: 'device' | 'gateway' };

type Remedy = (reader: Reader, rejection: ToldRejection) => string;

const ownTopic = ({ id, role }: Reader): string =>
  role === 'gateway' ? `gateways/v1/${id}/batch` : `barrio/v1/${id}/up`;

const forOperator = 'Nothing to do for the sender: the operator of Barrio';

/** Where the general remedy would leave a device or gateway guessing what to do in its own place. */
const remedies: Readonly<Partial<Record<RejectionCode, Readonly<Record<Reader['role'], Remedy>>>>> = {
  topic_unknown: {
    device: (reader) => `Publish telemetry on ${ownTopic(reader)}.`,
    gateway: (reader) => `Publish on ${ownTopic(reader)}, or for one device of yours on barrio/v1/{deviceId}/up.`,
  },
  topic_not_allowed: {
    device: (reader) => `Publish under your own id, on ${ownTopic(reader)}.`,
    gateway: ({ id }, { device }) =>
      device === undefined
        ? `Publish under your own id, on gateways/v1/${id}/batch.`
        : `Leave ${device} out, or have it registered with the gateway ${id}: npm run barrio -- device change ${device} --gateway ${id}.`,
  },
  device_unknown: {
    device: (reader) => `Publish under your own id, on ${ownTopic(reader)}.`,
    gateway: ({ id }, { about = 'ID' }) =>
      `Check how the id is written, or have the device registered with this gateway: npm run barrio -- device add --id ${about} --kind KIND --lat LAT --lon LON --gateway ${id}.`,
  },
  format_unknown: {
    device: (reader) => `Publish on ${ownTopic(reader)}.`,
    gateway: (reader) => `Publish on ${ownTopic(reader)}.`,
  },
  payload_malformed: {
    device: () => rejectionCodes.payload_malformed.remedy,
    gateway: (_reader, { device }) =>
      device === undefined
        ? 'Send a JSON array of {"device":"ID","values":{…}}, one entry for each reading.'
        : rejectionCodes.payload_malformed.remedy,
  },
  kind_unknown: {
    device: () => `${forOperator} adds the kind, or registers the device with another one.`,
    gateway: () => `${forOperator} adds the kind, or registers the device with another one.`,
  },
};

/** What the reader of a refusal should do, said for its own place. */
export const remedyFor = (reader: Reader, rejection: ToldRejection): string =>
  remedies[rejection.code]?.[reader.role](reader, rejection) ?? rejectionCodes[rejection.code].remedy;
