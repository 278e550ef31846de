import { parseDeviceId } from '../../model/ids.ts';
import type { Directory, Principal } from '../../registry/port.ts';
import { isTopicFilter } from './mqtt-text.ts';

const root = 'barrio/v1';
const livePrefix = `${root}/live/`;
const alertsPrefix = `${root}/alerts/`;

export const noticeTopic = (id: string): string => `${root}/${id}/notice`;

/** Whether a filter is one of those on which consumers hear judged values and alerts. */
export const isForConsumers = (filter: string): boolean =>
  filter.startsWith(livePrefix) || filter.startsWith(alertsPrefix);

/** What the door does with a publish, besides acknowledging it. */
export type TopicUse =
  /** Kept in the journal. Also every topic that nobody knows or that is not the sender's: the pipeline says why it refuses it. */
  | 'telemetry'
  /** Kept in the journal, and shown to who subscribed to it. */
  | 'presence'
  /** Shown to who waits for it; not kept. */
  | 'command_ack';

/** The device that a topic speaks of, where it names one. */
export function deviceOf(topic: string): string | undefined {
  const [first, second, device] = topic.split('/', 3);
  return first === 'barrio' && second === 'v1' ? device : undefined;
}

export function useOf(topic: string, principal: Principal, directory: Directory): TopicUse {
  const [first, second, device, channel, command, last, ...more] = topic.split('/');
  if (first !== 'barrio' || second !== 'v1' || device === undefined) return 'telemetry';
  const isPresence = channel === 'state' && command === undefined;
  const isCommandAck = channel === 'down' && command !== '' && last === 'ack' && more.length === 0;
  if (!(isPresence || isCommandAck) || !speaksFor(principal, device, directory)) return 'telemetry';
  return isPresence ? 'presence' : 'command_ack';
}

/** Whether this client may hear what the filter selects. Anything that is not plainly allowed is refused, `$SYS` and `$share` included. */
export function mayHear(filter: string, principal: Principal, directory: Directory): boolean {
  if (!isTopicFilter(filter)) return false;
  if (isForConsumers(filter)) return true;
  const [first, second, device, channel, ...rest] = filter.split('/');
  if (first !== 'barrio' || second !== 'v1' || device === undefined) return false;
  const isOwnChannel = channel === 'down' ? rest.length > 0 : isSingle(channel) && rest.length === 0;
  return isOwnChannel && speaksFor(principal, device, directory);
}

const singles: ReadonlySet<string | undefined> = new Set(['refused', 'notice', 'state']);
const isSingle = (channel: string | undefined): boolean => singles.has(channel);

function speaksFor(principal: Principal, device: string, directory: Directory): boolean {
  if (device === principal.id) return true;
  const id = parseDeviceId(device);
  return id !== undefined && directory.mayPublishFor(principal.id, id);
}
